#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A SPECT peer (bench/peer_protocol.md): the same model through PyTomography's public classes."""
import contextlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch

with contextlib.redirect_stdout(sys.stderr):  # standard output belongs to the protocol
    import pytomography
    from pytomography.algorithms import OSEM
    from pytomography.likelihoods import PoissonLogLikelihood
    from pytomography.metadata.SPECT import SPECTObjectMeta, SPECTProjMeta, SPECTPSFMeta
    from pytomography.projectors.SPECT import SPECTSystemMatrix
    from pytomography.transforms.SPECT import SPECTAttenuationTransform, SPECTPSFTransform

FWHM_PER_SIGMA = 2.0 * np.sqrt(2.0 * np.log(2.0))


def read(folder, name, shape):
    return np.fromfile(folder / name, dtype=np.float32).reshape(shape)


class Peer:
    """PyTomography counts a view's angle from the opposite side. It works in cm, and sums voxels where isotone
    integrates over mm: its image is isotone's times the voxel in mm."""

    def __init__(self, folder):
        problem = json.loads((folder / "problem.json").read_text())
        self.size = tuple(problem["size"])
        self.voxel_mm = problem["voxel_mm"][0]
        self.subsets = problem["subsets"]
        views = problem["views"]
        counts = read(folder, "counts.f32", (len(views), problem["bins"], problem["rows"]))
        self.activity = read(folder, "activity.f32", self.size)
        voxel_cm = [v / 10.0 for v in problem["voxel_mm"]]
        object_meta = SPECTObjectMeta(voxel_cm, self.size)
        projection_meta = SPECTProjMeta(
            (problem["bins"], problem["rows"]), voxel_cm, [np.degrees(v["angle_rad"]) + 180.0 for v in views],
            np.array([v["radius_mm"] / 10.0 for v in views]))
        attenuation = SPECTAttenuationTransform(torch.tensor(read(folder, "attenuation.f32", self.size)) * 10.0)
        # sigma in cm of a distance in cm; kernels cut where isotone's are, at a thousandth of their middle.
        response = SPECTPSFTransform(SPECTPSFMeta(
            (problem["fwhm_slope"] / FWHM_PER_SIGMA, problem["fwhm_at_face_mm"] / 10.0 / FWHM_PER_SIGMA),
            min_sigmas=np.sqrt(2.0 * np.log(1000.0))))
        self.matrix = SPECTSystemMatrix([attenuation, response], [], object_meta, projection_meta)
        self.counts = torch.tensor(counts)
        self.result = None

    def forward(self):
        self.result = self.matrix.forward(torch.tensor(self.activity)).numpy() * self.voxel_mm

    def osem(self, iterations):
        likelihood = PoissonLogLikelihood(self.matrix, self.counts)
        algorithm = OSEM(likelihood)
        algorithm._set_n_subsets(self.subsets)  # makes the sensitivity images, which are not timed here either
        start = time.perf_counter(), time.process_time()
        image = algorithm(n_iters=iterations, n_subsets=self.subsets)
        times = time.perf_counter() - start[0], time.process_time() - start[1]
        self.result = image.numpy() / self.voxel_mm
        return times


def main():
    threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
    torch.set_num_threads(threads)
    with contextlib.redirect_stdout(sys.stderr):
        pytomography.set_device("cpu")
        peer = Peer(Path(sys.argv[1]))
    print("ready pytomography", pytomography.__version__, flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        with contextlib.redirect_stdout(sys.stderr):
            start = time.perf_counter(), time.process_time()
            if command == "forward":
                peer.forward()
                times = time.perf_counter() - start[0], time.process_time() - start[1]
            elif command == "osem":
                times = peer.osem(int(arguments[0]))
            elif command == "write":
                np.ascontiguousarray(peer.result, dtype=np.float32).tofile(arguments[0])
        print("written" if command == "write" else "%.6f %.6f" % times, flush=True)


if __name__ == "__main__":
    main()
