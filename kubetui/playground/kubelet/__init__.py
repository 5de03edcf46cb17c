"""The kubelets and their simulated containers."""

from kubetui.playground.kubelet.kubelet import Kubelet

__all__ = ["Kubelet"]
