# SPDX-License-Identifier: Apache-2.0
"""Prints an NM RECON TOMO object as pydicom reads it: header lines "name=value", then "x y z value" (LPS, mm)."""
import sys

import pydicom


def numbers(values):
    return [float(value) for value in values]


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def print_header(dataset):
    tracer = dataset.RadiopharmaceuticalInformationSequence[0]
    mapping = dataset.RealWorldValueMappingSequence[0]
    unit = mapping.MeasurementUnitsCodeSequence[0]
    print(f"ImageType={'/'.join(dataset.ImageType)}")
    print(f"Unit={unit.CodingSchemeDesignator} {unit.CodeValue}")
    print(f"RadionuclideTotalDose={float(tracer.RadionuclideTotalDose)!r}")
    print(f"Radionuclide={tracer.RadionuclideCodeSequence[0].CodeMeaning}")
    print(f"TransferSyntax={dataset.file_meta.TransferSyntaxUID.name}")


def print_voxels(dataset):
    detector = dataset.DetectorInformationSequence[0]
    position = numbers(detector.ImagePositionPatient)
    orientation = numbers(detector.ImageOrientationPatient)
    normal = cross(orientation[:3], orientation[3:])
    row_spacing, column_spacing = numbers(dataset.PixelSpacing)
    spacing = float(dataset.SpacingBetweenSlices)
    mapping = dataset.RealWorldValueMappingSequence[0]
    slope, intercept = mapping.RealWorldValueSlope, mapping.RealWorldValueIntercept
    for number, frame in zip(dataset.SliceVector, dataset.pixel_array):
        for row, line in enumerate(frame):
            for column, stored in enumerate(line):
                point = [
                    position[k]
                    + orientation[k] * column_spacing * column
                    + orientation[3 + k] * row_spacing * row
                    + normal[k] * spacing * (number - 1)
                    for k in range(3)
                ]
                print(*(f"{value:.6f}" for value in point), repr(float(stored) * slope + intercept))


def main():
    dataset = pydicom.dcmread(sys.argv[1])
    print_header(dataset)
    print_voxels(dataset)


main()
