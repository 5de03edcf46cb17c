"""What a fresh cluster has, as kubectl shows it."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

FRESH = r"""
% wait pods -n kube-system --all --for=condition=Ready --timeout=20s
% wait deployment coredns -n kube-system --for=condition=Available --timeout=20s
$ get namespaces default kube-node-lease kube-public kube-system --show-labels
NAME STATUS AGE LABELS
default Active AGE kubernetes.io/metadata.name=default
kube-node-lease Active AGE kubernetes.io/metadata.name=kube-node-lease
kube-public Active AGE kubernetes.io/metadata.name=kube-public
kube-system Active AGE kubernetes.io/metadata.name=kube-system
$ get nodes --show-labels
NAME STATUS ROLES AGE VERSION LABELS
playground-control-plane Ready control-plane AGE v1.36.0 beta.kubernetes.io/arch=amd64,beta.kubernetes.io/os=linux,kubernetes.io/arch=amd64,kubernetes.io/hostname=playground-control-plane,kubernetes.io/os=linux,node-role.kubernetes.io/control-plane=,node.kubernetes.io/exclude-from-external-load-balancers=
NODE Ready <none> AGE v1.36.0 beta.kubernetes.io/arch=amd64,beta.kubernetes.io/os=linux,kubernetes.io/arch=amd64,kubernetes.io/hostname=NODE,kubernetes.io/os=linux
NODE Ready <none> AGE v1.36.0 beta.kubernetes.io/arch=amd64,beta.kubernetes.io/os=linux,kubernetes.io/arch=amd64,kubernetes.io/hostname=NODE,kubernetes.io/os=linux
NODE Ready <none> AGE v1.36.0 beta.kubernetes.io/arch=amd64,beta.kubernetes.io/os=linux,kubernetes.io/arch=amd64,kubernetes.io/hostname=NODE,kubernetes.io/os=linux
$ get node playground-control-plane -o jsonpath='{.spec} {.metadata.annotations}'
{"podCIDR":"IP/24","podCIDRs":["IP/24"],"providerID":"playground://kubetui/playground-control-plane","taints":[{"effect":"NoSchedule","key":"node-role.kubernetes.io/control-plane"}]} {"node.alpha.kubernetes.io/ttl":"0","volumes.kubernetes.io/controller-managed-attach-detach":"true"}
$ get pods -n kube-system -l tier=control-plane -L component
NAME READY STATUS RESTARTS AGE COMPONENT
etcd-playground-control-plane 1/1 Running 0 AGE etcd
kube-apiserver-playground-control-plane 1/1 Running 0 AGE kube-apiserver
kube-controller-manager-playground-control-plane 1/1 Running 0 AGE kube-controller-manager
kube-scheduler-playground-control-plane 1/1 Running 0 AGE kube-scheduler
$ get pods -n kube-system -l tier!=control-plane
NAME READY STATUS RESTARTS AGE
coredns-HASH-RAND 1/1 Running 0 AGE
coredns-HASH-RAND 1/1 Running 0 AGE
kindnet-RAND 1/1 Running 0 AGE
kindnet-RAND 1/1 Running 0 AGE
kindnet-RAND 1/1 Running 0 AGE
kindnet-RAND 1/1 Running 0 AGE
kube-proxy-RAND 1/1 Running 0 AGE
kube-proxy-RAND 1/1 Running 0 AGE
kube-proxy-RAND 1/1 Running 0 AGE
kube-proxy-RAND 1/1 Running 0 AGE
$ get deployments,daemonsets,services -n kube-system -o wide
NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR
deployment.apps/coredns 2/2 2 2 AGE coredns registry.k8s.io/coredns/coredns:v1.13.1 k8s-app=kube-dns
NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE CONTAINERS IMAGES SELECTOR
daemonset.apps/kindnet 4 4 4 4 4 kubernetes.io/os=linux AGE kindnet-cni docker.io/kindest/kindnetd:v20260401-1a2b3c4d app=kindnet
daemonset.apps/kube-proxy 4 4 4 4 4 kubernetes.io/os=linux AGE kube-proxy registry.k8s.io/kube-proxy:v1.36.0 k8s-app=kube-proxy
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE SELECTOR
service/kube-dns ClusterIP IP <none> 53/UDP,53/TCP,9153/TCP AGE k8s-app=kube-dns
$ get configmaps -n kube-system
NAME DATA AGE
coredns 1 AGE
extension-apiserver-authentication 6 AGE
kube-apiserver-legacy-service-account-token-tracking 1 AGE
kube-proxy 2 AGE
kube-root-ca.crt 1 AGE
kubeadm-config 1 AGE
kubelet-config 1 AGE
$ get configmaps -n kube-public
NAME DATA AGE
cluster-info 1 AGE
kube-root-ca.crt 1 AGE
$ get serviceaccounts -n kube-system -o name
serviceaccount/attachdetach-controller
serviceaccount/bootstrap-signer
serviceaccount/certificate-controller
serviceaccount/clusterrole-aggregation-controller
serviceaccount/coredns
serviceaccount/cronjob-controller
serviceaccount/daemon-set-controller
serviceaccount/default
serviceaccount/deployment-controller
serviceaccount/device-taint-eviction-controller
serviceaccount/disruption-controller
serviceaccount/endpoint-controller
serviceaccount/endpointslice-controller
serviceaccount/endpointslicemirroring-controller
serviceaccount/ephemeral-volume-controller
serviceaccount/expand-controller
serviceaccount/generic-garbage-collector
serviceaccount/horizontal-pod-autoscaler
serviceaccount/job-controller
serviceaccount/kindnet
serviceaccount/kube-proxy
serviceaccount/legacy-service-account-token-cleaner
serviceaccount/namespace-controller
serviceaccount/node-controller
serviceaccount/persistent-volume-binder
serviceaccount/pod-garbage-collector
serviceaccount/pv-protection-controller
serviceaccount/pvc-protection-controller
serviceaccount/replicaset-controller
serviceaccount/replication-controller
serviceaccount/resource-claim-controller
serviceaccount/resourcequota-controller
serviceaccount/root-ca-cert-publisher
serviceaccount/service-account-controller
serviceaccount/service-cidrs-controller
serviceaccount/statefulset-controller
serviceaccount/token-cleaner
serviceaccount/ttl-after-finished-controller
serviceaccount/ttl-controller
serviceaccount/validatingadmissionpolicy-status-controller
serviceaccount/volumeattributesclass-protection-controller
$ get roles,rolebindings -n kube-system -o wide
NAME CREATED AT
role.rbac.authorization.k8s.io/extension-apiserver-authentication-reader TIME
role.rbac.authorization.k8s.io/kube-proxy TIME
role.rbac.authorization.k8s.io/kubeadm:kubelet-config TIME
role.rbac.authorization.k8s.io/kubeadm:nodes-kubeadm-config TIME
role.rbac.authorization.k8s.io/system::leader-locking-kube-controller-manager TIME
role.rbac.authorization.k8s.io/system::leader-locking-kube-scheduler TIME
role.rbac.authorization.k8s.io/system:controller:bootstrap-signer TIME
role.rbac.authorization.k8s.io/system:controller:cloud-provider TIME
role.rbac.authorization.k8s.io/system:controller:token-cleaner TIME
NAME ROLE AGE USERS GROUPS SERVICEACCOUNTS
rolebinding.rbac.authorization.k8s.io/kube-proxy Role/kube-proxy AGE system:bootstrappers:kubeadm:default-node-token
rolebinding.rbac.authorization.k8s.io/kubeadm:kubelet-config Role/kubeadm:kubelet-config AGE system:nodes, system:bootstrappers:kubeadm:default-node-token
rolebinding.rbac.authorization.k8s.io/kubeadm:nodes-kubeadm-config Role/kubeadm:nodes-kubeadm-config AGE system:bootstrappers:kubeadm:default-node-token, system:nodes
rolebinding.rbac.authorization.k8s.io/system::extension-apiserver-authentication-reader Role/extension-apiserver-authentication-reader AGE system:kube-controller-manager, system:kube-scheduler
rolebinding.rbac.authorization.k8s.io/system::leader-locking-kube-controller-manager Role/system::leader-locking-kube-controller-manager AGE system:kube-controller-manager kube-system/kube-controller-manager
rolebinding.rbac.authorization.k8s.io/system::leader-locking-kube-scheduler Role/system::leader-locking-kube-scheduler AGE system:kube-scheduler kube-system/kube-scheduler
rolebinding.rbac.authorization.k8s.io/system:controller:bootstrap-signer Role/system:controller:bootstrap-signer AGE kube-system/bootstrap-signer
rolebinding.rbac.authorization.k8s.io/system:controller:cloud-provider Role/system:controller:cloud-provider AGE kube-system/cloud-provider
rolebinding.rbac.authorization.k8s.io/system:controller:token-cleaner Role/system:controller:token-cleaner AGE kube-system/token-cleaner
$ get roles,rolebindings -n kube-public -o wide
NAME CREATED AT
role.rbac.authorization.k8s.io/kubeadm:bootstrap-signer-clusterinfo TIME
role.rbac.authorization.k8s.io/system:controller:bootstrap-signer TIME
NAME ROLE AGE USERS GROUPS SERVICEACCOUNTS
rolebinding.rbac.authorization.k8s.io/kubeadm:bootstrap-signer-clusterinfo Role/kubeadm:bootstrap-signer-clusterinfo AGE system:anonymous
rolebinding.rbac.authorization.k8s.io/system:controller:bootstrap-signer Role/system:controller:bootstrap-signer AGE kube-system/bootstrap-signer
$ get clusterroles -l kubernetes.io/bootstrapping=rbac-defaults -o name
clusterrole.rbac.authorization.k8s.io/admin
clusterrole.rbac.authorization.k8s.io/cluster-admin
clusterrole.rbac.authorization.k8s.io/edit
clusterrole.rbac.authorization.k8s.io/system:aggregate-to-admin
clusterrole.rbac.authorization.k8s.io/system:aggregate-to-edit
clusterrole.rbac.authorization.k8s.io/system:aggregate-to-view
clusterrole.rbac.authorization.k8s.io/system:auth-delegator
clusterrole.rbac.authorization.k8s.io/system:basic-user
clusterrole.rbac.authorization.k8s.io/system:certificates.k8s.io:certificatesigningrequests:nodeclient
clusterrole.rbac.authorization.k8s.io/system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
clusterrole.rbac.authorization.k8s.io/system:certificates.k8s.io:kube-apiserver-client-approver
clusterrole.rbac.authorization.k8s.io/system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
clusterrole.rbac.authorization.k8s.io/system:certificates.k8s.io:kubelet-serving-approver
clusterrole.rbac.authorization.k8s.io/system:certificates.k8s.io:legacy-unknown-approver
clusterrole.rbac.authorization.k8s.io/system:controller:attachdetach-controller
clusterrole.rbac.authorization.k8s.io/system:controller:certificate-controller
clusterrole.rbac.authorization.k8s.io/system:controller:clusterrole-aggregation-controller
clusterrole.rbac.authorization.k8s.io/system:controller:cronjob-controller
clusterrole.rbac.authorization.k8s.io/system:controller:daemon-set-controller
clusterrole.rbac.authorization.k8s.io/system:controller:deployment-controller
clusterrole.rbac.authorization.k8s.io/system:controller:device-taint-eviction-controller
clusterrole.rbac.authorization.k8s.io/system:controller:disruption-controller
clusterrole.rbac.authorization.k8s.io/system:controller:endpoint-controller
clusterrole.rbac.authorization.k8s.io/system:controller:endpointslice-controller
clusterrole.rbac.authorization.k8s.io/system:controller:endpointslicemirroring-controller
clusterrole.rbac.authorization.k8s.io/system:controller:ephemeral-volume-controller
clusterrole.rbac.authorization.k8s.io/system:controller:expand-controller
clusterrole.rbac.authorization.k8s.io/system:controller:generic-garbage-collector
clusterrole.rbac.authorization.k8s.io/system:controller:horizontal-pod-autoscaler
clusterrole.rbac.authorization.k8s.io/system:controller:job-controller
clusterrole.rbac.authorization.k8s.io/system:controller:legacy-service-account-token-cleaner
clusterrole.rbac.authorization.k8s.io/system:controller:namespace-controller
clusterrole.rbac.authorization.k8s.io/system:controller:node-controller
clusterrole.rbac.authorization.k8s.io/system:controller:persistent-volume-binder
clusterrole.rbac.authorization.k8s.io/system:controller:pod-garbage-collector
clusterrole.rbac.authorization.k8s.io/system:controller:pv-protection-controller
clusterrole.rbac.authorization.k8s.io/system:controller:pvc-protection-controller
clusterrole.rbac.authorization.k8s.io/system:controller:replicaset-controller
clusterrole.rbac.authorization.k8s.io/system:controller:replication-controller
clusterrole.rbac.authorization.k8s.io/system:controller:resource-claim-controller
clusterrole.rbac.authorization.k8s.io/system:controller:resourcequota-controller
clusterrole.rbac.authorization.k8s.io/system:controller:root-ca-cert-publisher
clusterrole.rbac.authorization.k8s.io/system:controller:route-controller
clusterrole.rbac.authorization.k8s.io/system:controller:selinux-warning-controller
clusterrole.rbac.authorization.k8s.io/system:controller:service-account-controller
clusterrole.rbac.authorization.k8s.io/system:controller:service-cidrs-controller
clusterrole.rbac.authorization.k8s.io/system:controller:service-controller
clusterrole.rbac.authorization.k8s.io/system:controller:statefulset-controller
clusterrole.rbac.authorization.k8s.io/system:controller:ttl-after-finished-controller
clusterrole.rbac.authorization.k8s.io/system:controller:ttl-controller
clusterrole.rbac.authorization.k8s.io/system:controller:validatingadmissionpolicy-status-controller
clusterrole.rbac.authorization.k8s.io/system:controller:volumeattributesclass-protection-controller
clusterrole.rbac.authorization.k8s.io/system:discovery
clusterrole.rbac.authorization.k8s.io/system:heapster
clusterrole.rbac.authorization.k8s.io/system:kube-aggregator
clusterrole.rbac.authorization.k8s.io/system:kube-controller-manager
clusterrole.rbac.authorization.k8s.io/system:kube-dns
clusterrole.rbac.authorization.k8s.io/system:kube-scheduler
clusterrole.rbac.authorization.k8s.io/system:kubelet-api-admin
clusterrole.rbac.authorization.k8s.io/system:monitoring
clusterrole.rbac.authorization.k8s.io/system:node
clusterrole.rbac.authorization.k8s.io/system:node-bootstrapper
clusterrole.rbac.authorization.k8s.io/system:node-problem-detector
clusterrole.rbac.authorization.k8s.io/system:node-proxier
clusterrole.rbac.authorization.k8s.io/system:persistent-volume-provisioner
clusterrole.rbac.authorization.k8s.io/system:public-info-viewer
clusterrole.rbac.authorization.k8s.io/system:service-account-issuer-discovery
clusterrole.rbac.authorization.k8s.io/system:volume-scheduler
clusterrole.rbac.authorization.k8s.io/view
$ get clusterrolebindings -o custom-columns=NAME:.metadata.name,ROLE:.roleRef.name,SUBJECTS:.subjects[*].name
NAME ROLE SUBJECTS
cluster-admin cluster-admin system:masters
kindnet kindnet kindnet
kubeadm:apiserver-kubelet-client system:kubelet-api-admin kube-apiserver-kubelet-client
kubeadm:cluster-admins cluster-admin kubeadm:cluster-admins
kubeadm:get-nodes kubeadm:get-nodes system:bootstrappers:kubeadm:default-node-token
kubeadm:kubelet-bootstrap system:node-bootstrapper system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-bootstrap system:certificates.k8s.io:certificatesigningrequests:nodeclient system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-certificate-rotation system:certificates.k8s.io:certificatesigningrequests:selfnodeclient system:nodes
kubeadm:node-proxier system:node-proxier kube-proxy
local-path-provisioner-bind local-path-provisioner-role local-path-provisioner-service-account
system:basic-user system:basic-user system:authenticated
system:controller:attachdetach-controller system:controller:attachdetach-controller attachdetach-controller
system:controller:certificate-controller system:controller:certificate-controller certificate-controller
system:controller:clusterrole-aggregation-controller system:controller:clusterrole-aggregation-controller clusterrole-aggregation-controller
system:controller:cronjob-controller system:controller:cronjob-controller cronjob-controller
system:controller:daemon-set-controller system:controller:daemon-set-controller daemon-set-controller
system:controller:deployment-controller system:controller:deployment-controller deployment-controller
system:controller:device-taint-eviction-controller system:controller:device-taint-eviction-controller device-taint-eviction-controller
system:controller:disruption-controller system:controller:disruption-controller disruption-controller
system:controller:endpoint-controller system:controller:endpoint-controller endpoint-controller
system:controller:endpointslice-controller system:controller:endpointslice-controller endpointslice-controller
system:controller:endpointslicemirroring-controller system:controller:endpointslicemirroring-controller endpointslicemirroring-controller
system:controller:ephemeral-volume-controller system:controller:ephemeral-volume-controller ephemeral-volume-controller
system:controller:expand-controller system:controller:expand-controller expand-controller
system:controller:generic-garbage-collector system:controller:generic-garbage-collector generic-garbage-collector
system:controller:horizontal-pod-autoscaler system:controller:horizontal-pod-autoscaler horizontal-pod-autoscaler
system:controller:job-controller system:controller:job-controller job-controller
system:controller:legacy-service-account-token-cleaner system:controller:legacy-service-account-token-cleaner legacy-service-account-token-cleaner
system:controller:namespace-controller system:controller:namespace-controller namespace-controller
system:controller:node-controller system:controller:node-controller node-controller
system:controller:persistent-volume-binder system:controller:persistent-volume-binder persistent-volume-binder
system:controller:pod-garbage-collector system:controller:pod-garbage-collector pod-garbage-collector
system:controller:pv-protection-controller system:controller:pv-protection-controller pv-protection-controller
system:controller:pvc-protection-controller system:controller:pvc-protection-controller pvc-protection-controller
system:controller:replicaset-controller system:controller:replicaset-controller replicaset-controller
system:controller:replication-controller system:controller:replication-controller replication-controller
system:controller:resource-claim-controller system:controller:resource-claim-controller resource-claim-controller
system:controller:resourcequota-controller system:controller:resourcequota-controller resourcequota-controller
system:controller:root-ca-cert-publisher system:controller:root-ca-cert-publisher root-ca-cert-publisher
system:controller:route-controller system:controller:route-controller route-controller
system:controller:selinux-warning-controller system:controller:selinux-warning-controller selinux-warning-controller
system:controller:service-account-controller system:controller:service-account-controller service-account-controller
system:controller:service-cidrs-controller system:controller:service-cidrs-controller service-cidrs-controller
system:controller:service-controller system:controller:service-controller service-controller
system:controller:statefulset-controller system:controller:statefulset-controller statefulset-controller
system:controller:ttl-after-finished-controller system:controller:ttl-after-finished-controller ttl-after-finished-controller
system:controller:ttl-controller system:controller:ttl-controller ttl-controller
system:controller:validatingadmissionpolicy-status-controller system:controller:validatingadmissionpolicy-status-controller validatingadmissionpolicy-status-controller
system:controller:volumeattributesclass-protection-controller system:controller:volumeattributesclass-protection-controller volumeattributesclass-protection-controller
system:coredns system:coredns coredns
system:discovery system:discovery system:authenticated
system:kube-controller-manager system:kube-controller-manager system:kube-controller-manager
system:kube-dns system:kube-dns kube-dns
system:kube-scheduler system:kube-scheduler system:kube-scheduler
system:monitoring system:monitoring system:monitoring
system:node system:node <none>
system:node-proxier system:node-proxier system:kube-proxy
system:public-info-viewer system:public-info-viewer system:authenticated,system:unauthenticated
system:service-account-issuer-discovery system:service-account-issuer-discovery system:serviceaccounts
system:volume-scheduler system:volume-scheduler system:kube-scheduler
$ get leases -n kube-system kube-controller-manager kube-scheduler
NAME HOLDER AGE
kube-controller-manager playground-control-plane_UID AGE
kube-scheduler playground-control-plane_UID AGE
$ get leases -n kube-system -l apiserver.kubernetes.io/identity=kube-apiserver -o jsonpath={.items[*].metadata.labels}
{"apiserver.kubernetes.io/identity":"kube-apiserver","kubernetes.io/hostname":"playground-control-plane"}
$ get leases -n kube-node-lease
NAME HOLDER AGE
playground-control-plane playground-control-plane AGE
NODE NODE AGE
NODE NODE AGE
NODE NODE AGE
$ get ingressclasses,storageclasses,priorityclasses,servicecidrs
NAME CONTROLLER PARAMETERS AGE
ingressclass.networking.k8s.io/nginx (default) k8s.io/ingress-nginx <none> AGE
NAME PROVISIONER RECLAIMPOLICY VOLUMEBINDINGMODE ALLOWVOLUMEEXPANSION AGE
storageclass.storage.k8s.io/standard (default) rancher.io/local-path Delete WaitForFirstConsumer false AGE
NAME VALUE GLOBAL-DEFAULT AGE PREEMPTIONPOLICY
priorityclass.scheduling.k8s.io/system-cluster-critical 2000000000 false AGE PreemptLowerPriority
priorityclass.scheduling.k8s.io/system-node-critical 2000001000 false AGE PreemptLowerPriority
NAME CIDRS AGE
servicecidr.networking.k8s.io/kubernetes IP/12 AGE
$ get ipaddress 10.96.0.1
NAME PARENTREF
IP services/default/kubernetes
$ get services,endpoints -n default kubernetes
Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
service/kubernetes ClusterIP IP <none> 443/TCP AGE
NAME ENDPOINTS AGE
endpoints/kubernetes IP:PORT AGE
$ get endpointslices -n default kubernetes -o jsonpath='{.metadata.labels} {.endpoints[*].conditions} {.ports[*].name}'
{"kubernetes.io/service-name":"kubernetes"} {"ready":true} https
$ describe service kubernetes -n default
Name: kubernetes
Namespace: default
Labels: component=apiserver
                          provider=kubernetes
Annotations: <none>
Selector: <none>
Type: ClusterIP
IP Family Policy: SingleStack
IP Families: IPv4
IP: IP
IPs: IP
Port: https 443/TCP
TargetPort: 6443/TCP
Endpoints: IP:PORT
Session Affinity: None
Internal Traffic Policy: Cluster
Events: <none>
$ describe service kube-dns -n kube-system --show-events=false
Name: kube-dns
Namespace: kube-system
Labels: k8s-app=kube-dns
                          kubernetes.io/cluster-service=true
                          kubernetes.io/name=CoreDNS
Annotations: prometheus.io/port: 9153
                          prometheus.io/scrape: true
Selector: k8s-app=kube-dns
Type: ClusterIP
IP Family Policy: SingleStack
IP Families: IPv4
IP: IP
IPs: IP
Port: dns 53/UDP
TargetPort: 53/UDP
Endpoints: IP:53,IP:53
Port: dns-tcp 53/TCP
TargetPort: 53/TCP
Endpoints: IP:53,IP:53
Port: metrics 9153/TCP
TargetPort: 9153/TCP
Endpoints: IP:9153,IP:9153
Session Affinity: None
Internal Traffic Policy: Cluster
$ get configmap kubeadm-config -n kube-system -o jsonpath={.data.ClusterConfiguration}
apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
certificatesDir: /etc/kubernetes/pki
clusterName: playground
controllerManager: {}
dns: {}
etcd:
  local:
    dataDir: /var/lib/etcd
kind: ClusterConfiguration
kubernetesVersion: v1.36.0
networking:
  dnsDomain: cluster.local
  podSubnet: IP/16
  serviceSubnet: IP/12
proxy: {}
scheduler: {}
$ get configmap coredns -n kube-system -o jsonpath={.data.Corefile}
.:53 {
    errors
    health {
       lameduck AGE
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
$ get configmap kube-apiserver-legacy-service-account-token-tracking -n kube-system
NAME DATA AGE
kube-apiserver-legacy-service-account-token-tracking 1 AGE
$ get configmap extension-apiserver-authentication -n kube-system -o jsonpath='{.data.requestheader-allowed-names} {.data.requestheader-username-headers}'
["front-proxy-client"] ["X-Remote-User"]
$ describe clusterrole view
Name: view
Labels: kubernetes.io/bootstrapping=rbac-defaults
              rbac.authorization.k8s.io/aggregate-to-edit=true
Annotations: rbac.authorization.kubernetes.io/autoupdate: true
PolicyRule:
  Resources Non-Resource URLs Resource Names Verbs
  --------- ----------------- -------------- -----
  bindings [] [] [get list watch]
  configmaps [] [] [get list watch]
  endpoints [] [] [get list watch]
  events [] [] [get list watch]
  limitranges [] [] [get list watch]
  namespaces/status [] [] [get list watch]
  namespaces [] [] [get list watch]
  persistentvolumeclaims/status [] [] [get list watch]
  persistentvolumeclaims [] [] [get list watch]
  pods/log [] [] [get list watch]
  pods/status [] [] [get list watch]
  pods [] [] [get list watch]
  replicationcontrollers/scale [] [] [get list watch]
  replicationcontrollers/status [] [] [get list watch]
  replicationcontrollers [] [] [get list watch]
  resourcequotas/status [] [] [get list watch]
  resourcequotas [] [] [get list watch]
  serviceaccounts [] [] [get list watch]
  services/status [] [] [get list watch]
  services [] [] [get list watch]
  controllerrevisions.apps [] [] [get list watch]
  daemonsets.apps/status [] [] [get list watch]
  daemonsets.apps [] [] [get list watch]
  deployments.apps/scale [] [] [get list watch]
  deployments.apps/status [] [] [get list watch]
  deployments.apps [] [] [get list watch]
  replicasets.apps/scale [] [] [get list watch]
  replicasets.apps/status [] [] [get list watch]
  replicasets.apps [] [] [get list watch]
  statefulsets.apps/scale [] [] [get list watch]
  statefulsets.apps/status [] [] [get list watch]
  statefulsets.apps [] [] [get list watch]
  horizontalpodautoscalers.autoscaling/status [] [] [get list watch]
  horizontalpodautoscalers.autoscaling [] [] [get list watch]
  cronjobs.batch/status [] [] [get list watch]
  cronjobs.batch [] [] [get list watch]
  jobs.batch/status [] [] [get list watch]
  jobs.batch [] [] [get list watch]
  endpointslices.discovery.k8s.io [] [] [get list watch]
  events.events.k8s.io [] [] [get list watch]
  daemonsets.extensions/status [] [] [get list watch]
  daemonsets.extensions [] [] [get list watch]
  deployments.extensions/scale [] [] [get list watch]
  deployments.extensions/status [] [] [get list watch]
  deployments.extensions [] [] [get list watch]
  ingresses.extensions/status [] [] [get list watch]
  ingresses.extensions [] [] [get list watch]
  networkpolicies.extensions [] [] [get list watch]
  replicasets.extensions/scale [] [] [get list watch]
  replicasets.extensions/status [] [] [get list watch]
  replicasets.extensions [] [] [get list watch]
  replicationcontrollers.extensions/scale [] [] [get list watch]
  ingresses.networking.k8s.io/status [] [] [get list watch]
  ingresses.networking.k8s.io [] [] [get list watch]
  networkpolicies.networking.k8s.io [] [] [get list watch]
  poddisruptionbudgets.policy/status [] [] [get list watch]
  poddisruptionbudgets.policy [] [] [get list watch]
  resourceclaims.resource.k8s.io/status [] [] [get list watch]
  resourceclaims.resource.k8s.io [] [] [get list watch]
  resourceclaimtemplates.resource.k8s.io [] [] [get list watch]
$ describe clusterrolebinding system:public-info-viewer
Name: system:public-info-viewer
Labels: kubernetes.io/bootstrapping=rbac-defaults
Annotations: rbac.authorization.kubernetes.io/autoupdate: true
Role:
  Kind: ClusterRole
  Name: system:public-info-viewer
Subjects:
  Kind Name Namespace
  ---- ---- ---------
  Group system:authenticated
  Group system:unauthenticated
$ describe role extension-apiserver-authentication-reader -n kube-system
Name: extension-apiserver-authentication-reader
Labels: kubernetes.io/bootstrapping=rbac-defaults
Annotations: rbac.authorization.kubernetes.io/autoupdate: true
PolicyRule:
  Resources Non-Resource URLs Resource Names Verbs
  --------- ----------------- -------------- -----
  configmaps [] [extension-apiserver-authentication] [get list watch]
$ describe deployment coredns -n kube-system --show-events=false
Name: coredns
Namespace: kube-system
CreationTimestamp: DATE
Labels: k8s-app=kube-dns
Annotations: deployment.kubernetes.io/revision: 1
Selector: k8s-app=kube-dns
Replicas: 2 desired | 2 updated | 2 total | 2 available | 0 unavailable
StrategyType: RollingUpdate
MinReadySeconds: 0
RollingUpdateStrategy: 1 max unavailable, 25% max surge
Pod Template:
  Labels: k8s-app=kube-dns
  Service Account: coredns
  Containers:
   coredns:
    Image: registry.k8s.io/coredns/coredns:v1.13.1
    Ports: 53/UDP (dns), 53/TCP (dns-tcp), 9153/TCP (metrics), 8080/TCP (liveness-probe), 8181/TCP (readiness-probe)
    Host Ports: 0/UDP (dns), 0/TCP (dns-tcp), 0/TCP (metrics), 0/TCP (liveness-probe), 0/TCP (readiness-probe)
    Args:
      -conf
      /etc/coredns/Corefile
    Limits:
      memory: 170Mi
    Requests:
      cpu: 100m
      memory: 70Mi
    Liveness: http-get http://:liveness-probe/health delay=60s timeout=5s period=10s #success=1 #failure=5
    Readiness: http-get http://:readiness-probe/ready delay=0s timeout=1s period=10s #success=1 #failure=3
    Environment: <none>
    Mounts:
      /etc/coredns from config-volume (ro)
  Volumes:
   config-volume:
    Type: ConfigMap (a volume populated by a ConfigMap)
    Name: coredns
    Optional: false
  Priority Class Name: system-cluster-critical
  Node-Selectors: kubernetes.io/os=linux
  Tolerations: CriticalAddonsOnly op=Exists
                        node-role.kubernetes.io/control-plane:NoSchedule
Conditions:
  Type Status Reason
  ---- ------ ------
  Available True MinimumReplicasAvailable
  Progressing True NewReplicaSetAvailable
OldReplicaSets: <none>
NewReplicaSet: coredns-HASH (2/2 replicas created)
$ describe pod etcd-playground-control-plane -n kube-system --show-events=false
Name: etcd-playground-control-plane
Namespace: kube-system
Priority: 2000001000
Priority Class Name: system-node-critical
Node: playground-control-plane/IP
Start Time: DATE
Labels: component=etcd
                      tier=control-plane
Annotations: kubeadm.kubernetes.io/etcd.advertise-client-urls: SERVER
                      kubernetes.io/config.hash: DIGEST
                      kubernetes.io/config.mirror: DIGEST
                      kubernetes.io/config.seen: TIME
                      kubernetes.io/config.source: file
Status: Running
SeccompProfile: RuntimeDefault
IP: IP
IPs:
  IP: IP
Controlled By: Node/playground-control-plane
Containers:
  etcd:
    Container ID: containerd://ID
    Image: registry.k8s.io/etcd:3.6.6-0
    Image ID: registry.k8s.io/etcd@DIGEST
    Port: 2381/TCP (probe-port)
    Host Port: 2381/TCP (probe-port)
    Command:
      etcd
      --advertise-client-urls=SERVER
      --cert-file=/etc/kubernetes/pki/etcd/server.crt
      --client-cert-auth=true
      --data-dir=/var/lib/etcd
      --feature-gates=InitialCorruptCheck=true
      --initial-advertise-peer-urls=SERVER
      --initial-cluster=playground-control-plane=SERVER
      --key-file=/etc/kubernetes/pki/etcd/server.key
      --listen-client-urls=SERVER,SERVER
      --listen-metrics-urls=http://127.0.0.1:2381
      --listen-peer-urls=SERVER
      --name=playground-control-plane
      --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
      --peer-client-cert-auth=true
      --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
      --peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
      --snapshot-count=10000
      --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
      --watch-progress-notify-interval=5s
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Requests:
      cpu: 100m
      memory: 100Mi
    Liveness: http-get http://127.0.0.1:probe-port/livez delay=10s timeout=15s period=10s #success=1 #failure=8
    Readiness: http-get http://127.0.0.1:probe-port/readyz delay=0s timeout=15s period=1s #success=1 #failure=3
    Startup: http-get http://127.0.0.1:probe-port/readyz delay=0s timeout=15s period=10s #success=1 #failure=24
    Environment: <none>
    Mounts:
      /etc/kubernetes/pki/etcd from etcd-certs (rw)
      /var/lib/etcd from etcd-data (rw)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready True
  ContainersReady True
  PodScheduled True
Volumes:
  etcd-data:
    Type: HostPath (bare host directory volume)
    Path: /var/lib/etcd
    HostPathType: DirectoryOrCreate
  etcd-certs:
    Type: HostPath (bare host directory volume)
    Path: /etc/kubernetes/pki/etcd
    HostPathType: DirectoryOrCreate
QoS Class: Burstable
Node-Selectors: <none>
Tolerations: :NoExecute op=Exists
$ describe pod kube-apiserver-playground-control-plane -n kube-system --show-events=false
Name: kube-apiserver-playground-control-plane
Namespace: kube-system
Priority: 2000001000
Priority Class Name: system-node-critical
Node: playground-control-plane/IP
Start Time: DATE
Labels: component=kube-apiserver
                      tier=control-plane
Annotations: kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: IP:6443
                      kubernetes.io/config.hash: DIGEST
                      kubernetes.io/config.mirror: DIGEST
                      kubernetes.io/config.seen: TIME
                      kubernetes.io/config.source: file
Status: Running
SeccompProfile: RuntimeDefault
IP: IP
IPs:
  IP: IP
Controlled By: Node/playground-control-plane
Containers:
  kube-apiserver:
    Container ID: containerd://ID
    Image: registry.k8s.io/kube-apiserver:v1.36.0
    Image ID: registry.k8s.io/kube-apiserver@DIGEST
    Port: 6443/TCP (probe-port)
    Host Port: 6443/TCP (probe-port)
    Command:
      kube-apiserver
      --advertise-address=IP
      --allow-privileged=true
      --authorization-mode=Node,RBAC
      --client-ca-file=/etc/kubernetes/pki/ca.crt
      --enable-admission-plugins=NodeRestriction
      --enable-bootstrap-token-auth=true
      --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
      --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
      --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
      --etcd-servers=SERVER
      --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
      --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
      --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
      --proxy-client-cert-file=/etc/kubernetes/pki/front-proxy-client.crt
      --proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key
      --requestheader-allowed-names=front-proxy-client
      --requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt
      --requestheader-extra-headers-prefix=X-Remote-Extra-
      --requestheader-group-headers=X-Remote-Group
      --requestheader-username-headers=X-Remote-User
      --secure-port=6443
      --service-account-issuer=https://kubernetes.default.svc.cluster.local
      --service-account-key-file=/etc/kubernetes/pki/sa.pub
      --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
      --service-cluster-ip-range=IP/12
      --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
      --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Requests:
      cpu: 250m
    Liveness: http-get https://IP:probe-port/livez delay=10s timeout=15s period=10s #success=1 #failure=8
    Readiness: http-get https://IP:probe-port/readyz delay=0s timeout=15s period=1s #success=1 #failure=3
    Startup: http-get https://IP:probe-port/livez delay=0s timeout=15s period=10s #success=1 #failure=24
    Environment: <none>
    Mounts:
      /etc/ca-certificates from etc-ca-certificates (ro)
      /etc/kubernetes/pki from k8s-certs (ro)
      /etc/ssl/certs from ca-certs (ro)
      /usr/local/share/ca-certificates from usr-local-share-ca-certificates (ro)
      /usr/share/ca-certificates from usr-share-ca-certificates (ro)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready True
  ContainersReady True
  PodScheduled True
Volumes:
  ca-certs:
    Type: HostPath (bare host directory volume)
    Path: /etc/ssl/certs
    HostPathType: DirectoryOrCreate
  etc-ca-certificates:
    Type: HostPath (bare host directory volume)
    Path: /etc/ca-certificates
    HostPathType: DirectoryOrCreate
  k8s-certs:
    Type: HostPath (bare host directory volume)
    Path: /etc/kubernetes/pki
    HostPathType: DirectoryOrCreate
  usr-local-share-ca-certificates:
    Type: HostPath (bare host directory volume)
    Path: /usr/local/share/ca-certificates
    HostPathType: DirectoryOrCreate
  usr-share-ca-certificates:
    Type: HostPath (bare host directory volume)
    Path: /usr/share/ca-certificates
    HostPathType: DirectoryOrCreate
QoS Class: Burstable
Node-Selectors: <none>
Tolerations: :NoExecute op=Exists
$ describe lease kube-scheduler -n kube-system --show-events=false
Name: kube-scheduler
Namespace: kube-system
Labels: <none>
Annotations: <none>
API Version: coordination.k8s.io/v1
Kind: Lease
Metadata:
  Creation Timestamp: TIME
  Resource Version: RV
  UID: UID
Spec:
  Acquire Time: TIME
  Holder Identity: playground-control-plane_UID
  Lease Duration Seconds: 15
  Lease Transitions: 0
  Renew Time: TIME
"""


def test_fresh_cluster(player: Player):
    player.play(FRESH)
