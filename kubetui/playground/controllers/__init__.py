"""The controllers of the playground."""

from kubetui.playground.controllers.manager import ControllerManager, all_controllers

__all__ = ["ControllerManager", "all_controllers"]
