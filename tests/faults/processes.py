"""Processes from a fork server that has made an application already, so that thirty of them take seconds."""

import multiprocessing

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.ready"])
