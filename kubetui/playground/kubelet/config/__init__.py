"""What a kubelet brings into a container from outside: environment and volumes."""
