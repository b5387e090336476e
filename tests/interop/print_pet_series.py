# SPDX-License-Identifier: Apache-2.0
"""Prints a PET series as pydicom reads it: header lines "name=value", then "x y z value" of every voxel (LPS, mm)."""
import pathlib
import sys

import pydicom


def numbers(values):
    return [float(value) for value in values]


def print_header(dataset):
    tracer = dataset.RadiopharmaceuticalInformationSequence[0]
    print(f"Units={dataset.Units}")
    print(f"DecayCorrection={dataset.DecayCorrection}")
    print(f"PatientWeight={float(dataset.PatientWeight)!r}")
    print(f"RadionuclideTotalDose={float(tracer.RadionuclideTotalDose)!r}")
    print(f"RadionuclideHalfLife={float(tracer.RadionuclideHalfLife)!r}")
    print(f"RadiopharmaceuticalStartDateTime={tracer.RadiopharmaceuticalStartDateTime}")
    print(f"Radionuclide={tracer.RadionuclideCodeSequence[0].CodeMeaning}")
    print(f"TransferSyntax={dataset.file_meta.TransferSyntaxUID.name}")


def print_voxels(dataset):
    position = numbers(dataset.ImagePositionPatient)
    orientation = numbers(dataset.ImageOrientationPatient)
    row_spacing, column_spacing = numbers(dataset.PixelSpacing)
    slope, intercept = float(dataset.RescaleSlope), float(dataset.RescaleIntercept)
    for row, line in enumerate(dataset.pixel_array):
        for column, stored in enumerate(line):
            point = [
                position[k] + orientation[k] * column_spacing * column + orientation[3 + k] * row_spacing * row
                for k in range(3)
            ]
            print(*(f"{value:.6f}" for value in point), repr(float(stored) * slope + intercept))


def main():
    datasets = [pydicom.dcmread(path) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.dcm"))]
    print_header(datasets[0])
    for dataset in datasets:
        print_voxels(dataset)


main()
