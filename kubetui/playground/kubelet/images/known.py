"""The images the playground knows. A row here is all that a new image usually needs."""

from __future__ import annotations

from kubetui.playground.kubelet.images.model import MI, PATH, Image

_WELCOME = (
    "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n"
    "<h1>Welcome to nginx!</h1>\n<p>If you see this page, nginx is installed and working.</p>\n"
    "</body>\n</html>\n"
)
_SUFFIX = r"(?:-(?:alpine|bookworm|bullseye|buster|trixie|slim|perl|otel|musl|glibc|uclibc)[\w.-]*)?"
_RELEASE = r"v1\.(?:2[5-9]|3[0-6])\.\d{1,2}"
_KUBE = "registry.k8s.io"


def _kube(name: str, size: int, memory: int, tags: str = _RELEASE) -> Image:
    return Image(f"{_KUBE}/{name}", tags, size, entrypoint=(name.rpartition("/")[2],),
                 programs=(name.rpartition("/")[2],), memory=memory * MI)  # fmt: skip


KNOWN: tuple[Image, ...] = (
    Image(
        "docker.io/library/nginx",
        rf"(?:latest|stable|mainline|alpine|perl|1|1\.(?:[7-9]|1\d|2\d)(?:\.\d{{1,2}})?){_SUFFIX}",
        72_955_450,
        userland="debian",
        entrypoint=("/docker-entrypoint.sh",),
        command=("nginx", "-g", "daemon off;"),
        programs=("docker-entrypoint.sh", "nginx", "curl"),
        files={
            "/usr/share/nginx/html/index.html": _WELCOME,
            "/usr/share/nginx/html/50x.html": "<html><body><h1>An error occurred.</h1></body></html>\n",
            "/etc/nginx/conf.d/default.conf": "server {\n    listen 80;\n    root /usr/share/nginx/html;\n}\n",
            "/etc/nginx/nginx.conf": "worker_processes auto;\n",
        },
        stop_signal="QUIT",
        memory=9 * MI,
    ),
    Image(
        "docker.io/library/busybox",
        rf"(?:latest|stable|unstable|musl|glibc|uclibc|1|1\.(?:2[4-9]|3[0-7])(?:\.\d{{1,2}})?){_SUFFIX}",
        2_166_802,
        userland="busybox",
        command=("sh",),
        memory=MI // 2,
    ),
    Image(
        "docker.io/library/alpine",
        r"latest|edge|3|3\.(?:[3-9]|1\d|2[0-3])(?:\.\d{1,2})?",
        3_642_247,
        userland="busybox",
        command=("/bin/sh",),
        memory=MI // 2,
    ),
    Image(
        "docker.io/library/debian",
        r"latest|stable|testing|sid|(?:bookworm|bullseye|buster|trixie|1[0-3](?:\.\d{1,2})?)(?:-slim)?",
        48_497_890,
        userland="debian",
        command=("bash",),
    ),
    Image(
        "docker.io/library/ubuntu",
        r"latest|rolling|devel|jammy|noble|focal|(?:1[468]|2[024])\.04|2[45]\.10",
        29_717_711,
        userland="debian",
        command=("/bin/bash",),
    ),
    Image(
        "docker.io/library/redis",
        rf"(?:latest|alpine|bookworm|[4-8]|[4-8]\.\d{{1,2}}(?:\.\d{{1,2}})?){_SUFFIX}",
        45_006_722,
        userland="debian",
        entrypoint=("docker-entrypoint.sh",),
        command=("redis-server",),
        programs=("docker-entrypoint.sh", "redis-server", "redis-cli"),
        workdir="/data",
        uid=0,
        memory=10 * MI,
        start_seconds=0.1,
    ),
    Image(
        "docker.io/polinux/stress",
        r"latest|1\.0\.4",
        4_041_495,
        userland="busybox",
        command=("/bin/sh",),
        programs=("stress",),
        memory=MI,
    ),
    Image(
        "docker.io/hashicorp/http-echo",
        r"latest|alpine|(?:v?0\.[2-9]|1\.0)(?:\.\d{1,2})?",
        3_012_428,
        entrypoint=("/http-echo",),
        programs=("http-echo",),
        env={"PATH": PATH},
        uid=65532,
        memory=5 * MI,
    ),
    Image(
        "docker.io/library/httpd",
        rf"(?:latest|alpine|2|2\.4(?:\.\d{{1,2}})?){_SUFFIX}",
        58_201_002,
        userland="debian",
        command=("httpd-foreground",),
        programs=("httpd-foreground", "httpd"),
        files={"/usr/local/apache2/htdocs/index.html": "<html><body><h1>It works!</h1></body></html>\n"},
        workdir="/usr/local/apache2",
        stop_signal="WINCH",
        memory=8 * MI,
    ),
    Image(
        "docker.io/library/python",
        rf"(?:latest|alpine|slim|bookworm|3|3\.(?:[6-9]|1[0-5])(?:\.\d{{1,2}})?|2\.7){_SUFFIX}",
        351_000_113,
        userland="debian",
        command=("python3",),
        programs=("python", "python3", "pip"),
        memory=12 * MI,
        start_seconds=0.3,
    ),
    Image(
        "docker.io/library/postgres",
        rf"(?:latest|alpine|1[0-8](?:\.\d{{1,2}})?){_SUFFIX}",
        151_331_402,
        userland="debian",
        entrypoint=("docker-entrypoint.sh",),
        command=("postgres",),
        programs=("docker-entrypoint.sh", "postgres", "psql", "pg_isready"),
        stop_signal="INT",
        memory=40 * MI,
        start_seconds=1.5,
    ),
    Image(
        "docker.io/curlimages/curl",
        r"latest|[78]\.\d{1,2}\.\d{1,2}",
        9_300_214,
        userland="busybox",
        entrypoint=("curl",),
        programs=("curl",),
        uid=100,
    ),
    Image(
        f"{_KUBE}/pause",
        r"latest|3\.(?:[1-9]|10(?:\.\d)?)",
        320_448,
        entrypoint=("/pause",),
        programs=("pause",),
        uid=65535,
        memory=MI // 4,
        start_seconds=0.01,
    ),
    Image(
        f"{_KUBE}/e2e-test-images/agnhost",
        r"2\.\d{1,2}(?:\.\d{1,2})?",
        51_105_200,
        userland="busybox",
        entrypoint=("/agnhost",),
        command=("pause",),
        programs=("agnhost", "agnhost-2", "curl"),
        files={"/localhost.crt": "a certificate\n", "/localhost.key": "its key\n"},
    ),
    *(
        Image(
            f"{_KUBE}/e2e-test-images/{animal}",
            r"1\.\d",
            49_642_289,
            userland="busybox",
            entrypoint=("/agnhost",),
            command=("test-webserver",),
            programs=("agnhost",),
            files={"/data.json": f'{{\n  "image": "{animal}.jpg"\n}}\n', f"/{animal}.jpg": ""},
        )
        for animal in ("nautilus", "kitten")
    ),
    _kube("kube-apiserver", 28_530_120, 250),
    _kube("kube-controller-manager", 26_420_512, 50),
    _kube("kube-scheduler", 20_320_032, 20),
    _kube("kube-proxy", 31_150_224, 18),
    _kube("etcd", 58_938_593, 40, r"3\.\d\.\d{1,2}-0"),
    _kube("coredns/coredns", 18_562_039, 14, r"v1\.\d{1,2}\.\d{1,2}"),
    Image(
        "docker.io/kindest/kindnetd",
        r"v\d{8}-[0-9a-f]+",
        38_996_835,
        userland="busybox",
        entrypoint=("/bin/kindnetd",),
        programs=("kindnetd",),
        memory=15 * MI,
    ),
)  # fmt: skip

PRELOADED = (
    "registry.k8s.io/pause:3.10.1",
    "registry.k8s.io/kube-proxy:v1.36.0",
    "docker.io/kindest/kindnetd:v20260401-1a2b3c4d",
    "registry.k8s.io/coredns/coredns:v1.13.1",
)
"""On every node before anything runs."""

PRELOADED_CONTROL_PLANE = (
    "registry.k8s.io/kube-apiserver:v1.36.0",
    "registry.k8s.io/kube-controller-manager:v1.36.0",
    "registry.k8s.io/kube-scheduler:v1.36.0",
    "registry.k8s.io/etcd:3.6.6-0",
)
"""On the control plane as well."""
