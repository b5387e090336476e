// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/slice_order.hpp"

#include "core/error.hpp"
#include "core/vector_products.hpp"
#include "io/dicom/pet_series.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace isotone::io::dicom {
namespace {

constexpr double sideways_tolerance_mm = 0.1;  // positions are written with a few decimals
constexpr double even_tolerance_mm = 1e-3;     // below this a difference is rounding, not worth a finding

Vector3 combined(const Vector3& a, double factor, const Vector3& b) {
    return {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
}

Vector3 normalised(const Vector3& v) {
    const double length = std::sqrt(dot(v, v));
    return {v[0] / length, v[1] / length, v[2] / length};
}

struct Axes {
    Vector3 row, column, normal;
};

/// Unit vectors along a row, a column and the normal; rounding of the file is removed.
Axes axes_of(const SliceFile& slice) {
    const auto& o = slice.orientation;
    const Vector3 row{o[0], o[1], o[2]};
    const Vector3 column{o[3], o[4], o[5]};
    constexpr double tolerance = 1e-3;
    const bool orthonormal = std::abs(dot(row, row) - 1.0) < tolerance &&
                             std::abs(dot(column, column) - 1.0) < tolerance && std::abs(dot(row, column)) < tolerance;
    if (!orthonormal) {
        throw Error(ErrorCode::inconsistent_data, slice.path.string(),
                    "ImageOrientationPatient is not two perpendicular unit vectors", "ask for the original series");
    }
    const Vector3 unit_row = normalised(row);
    const Vector3 unit_column = normalised(combined(column, -dot(column, unit_row), unit_row));
    return {unit_row, unit_column, cross(unit_row, unit_column)};
}

std::string millimetres(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g mm", value);
    return text;
}

void check_stack(const std::vector<SliceFile>& slices, const Axes& axes) {
    const Vector3& first = slices.front().slice.image_position_mm;
    for (const SliceFile& slice : slices) {
        const Vector3 from_first = combined(slice.slice.image_position_mm, -1.0, first);
        const double sideways = std::hypot(dot(from_first, axes.row), dot(from_first, axes.column));
        if (!(sideways <= sideways_tolerance_mm)) {
            throw Error(ErrorCode::inconsistent_data, slice.path.string(),
                        "lies " + millimetres(sideways) + " sideways of the first slice",
                        "sheared stacks (tilted gantry, moved bed) are not read; resample the series first");
        }
    }
}

double median(std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

/// Mean slice distance, after each has been compared with the median.
double checked_distance(const std::vector<SliceFile>& slices, const std::vector<double>& depth,
                        std::vector<std::string>& findings) {
    std::vector<double> distances;
    for (std::size_t k = 1; k < depth.size(); ++k) {
        distances.push_back(depth[k] - depth[k - 1]);
    }
    const double typical = median(distances);
    for (std::size_t k = 0; k < distances.size(); ++k) {
        const double distance = distances[k];
        if (std::abs(distance - typical) <= slice_distance_tolerance * typical && distance > 0.0) {
            continue;
        }
        const bool duplicate = distance < 0.5 * typical || !(distance > even_tolerance_mm);
        const bool missing = distance > 1.5 * typical;
        throw Error(ErrorCode::inconsistent_data, slices[k + 1].path.string(),
                    "lies " + millimetres(distance) + " from its neighbour, the others " + millimetres(typical) +
                        (duplicate ? ": a duplicate slice, or several time frames"
                         : missing ? ": slices are missing"
                                   : ": the distance is too uneven"),
                    duplicate ? "give one frame of one series" : "give the complete series");
    }
    const auto [least, most] = std::ranges::minmax(distances);
    if (most - least > even_tolerance_mm) {
        findings.push_back("slice distances are uneven: " + millimetres(least) + " to " + millimetres(most) +
                           "; their mean is used");
    }
    return (depth.back() - depth.front()) / static_cast<double>(distances.size());
}

double single_slice_thickness(const SliceFile& slice) {
    const double thickness = slice.slice_thickness_mm.value_or(0.0);
    if (!(thickness > 0.0)) {
        throw Error(ErrorCode::inconsistent_data, slice.path.string(),
                    "a single slice without SliceThickness (0018,0050)", "give the complete series");
    }
    return thickness;
}

}  // namespace

ImageGrid order_slices(std::vector<SliceFile>& slices, std::vector<std::string>& findings) {
    const Axes axes = axes_of(slices.front());
    const auto depth_of = [&](const SliceFile& slice) { return dot(slice.slice.image_position_mm, axes.normal); };
    std::ranges::stable_sort(slices, {}, depth_of);
    check_stack(slices, axes);
    std::vector<double> depth;
    std::ranges::transform(slices, std::back_inserter(depth), depth_of);

    const SliceFile& first = slices.front();
    ImageGrid grid;
    grid.frame = Frame::patient_lps;
    grid.size = {first.columns, first.rows, static_cast<int>(slices.size())};
    grid.origin_mm = first.slice.image_position_mm;
    grid.spacing_mm = {first.column_spacing_mm, first.row_spacing_mm,
                       slices.size() == 1 ? single_slice_thickness(first) : checked_distance(slices, depth, findings)};
    for (std::size_t row = 0; row < 3; ++row) {
        // Adding 0.0 turns "-0" of a file into 0.
        grid.direction[3 * row] = axes.row[row] + 0.0;
        grid.direction[3 * row + 1] = axes.column[row] + 0.0;
        grid.direction[3 * row + 2] = axes.normal[row] + 0.0;
    }
    return grid;
}

}  // namespace isotone::io::dicom
