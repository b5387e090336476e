# SPDX-License-Identifier: Apache-2.0
"""Prints NM TOMO projections as pydicom reads them, one line per pixel: window, gate, detector, angular view (from 0),
angle in degrees, radius in mm, row and column of the image, counts."""
import sys

import pydicom


def listed(values):
    return [float(value) for value in values] if isinstance(values, pydicom.multival.MultiValue) else [float(values)]


def main():
    dataset = pydicom.dcmread(sys.argv[1])
    rotation = dataset.RotationInformationSequence[0]
    step = float(rotation.AngularStep) * {"CC": 1.0, "CW": -1.0}[rotation.RotationDirection]
    vectors = zip(dataset.EnergyWindowVector, dataset.TimeSlotVector, dataset.DetectorVector, dataset.AngularViewVector)
    for (window, slot, head, view), frame in zip(vectors, dataset.pixel_array):
        detector = dataset.DetectorInformationSequence[head - 1]
        angle = float(detector.StartAngle) + step * (view - 1)
        radii = listed(detector.RadialPosition)
        radius = radii[view - 1] if len(radii) > 1 else radii[0]
        place = f"{window - 1} {slot - 1} {head - 1} {view - 1} {angle!r} {radius!r}"
        for row, line in enumerate(frame):
            for column, stored in enumerate(line):
                print(place, row, column, int(stored))


main()
