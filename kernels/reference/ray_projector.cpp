// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/ray_projector.hpp"

#include "core/error.hpp"
#include "kernels/reference/buffers.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::reference {

void RayProjector::row(std::size_t measurement, std::vector<Sample>& samples) const {
    const Ray r = ray(measurement);
    samples.clear();
    joseph_samples(grid(), r, driving_axis(r), samples);
}

double RayProjector::largest_element() const {
    double largest = 0.0;
    for (std::size_t i = 0; i < size(); ++i) {
        const Ray r = ray(i);
        largest = std::max(largest, plane_step(grid(), r, driving_axis(r)));
    }
    return largest;
}

void RayProjector::forward(const Buffer& image, Buffer& projections) {
    const std::vector<double>& x = values_of(image);
    std::vector<double>& y = values_of(projections);
    require_equal_size(x.size(), grid().voxels(), "forward projection of an image");
    require_equal_size(y.size(), size(), "forward projection");
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < y.size(); ++i) {
        row(i, samples);
        y[i] = 0.0;
        for (const Sample& s : samples) {
            y[i] += s.weight * x[s.voxel];
        }
    }
}

void RayProjector::back(const Buffer& projections, Accumulator& accumulator) {
    const std::vector<double>& y = values_of(projections);
    std::vector<double>& x = values_of(accumulator);
    require_equal_size(x.size(), grid().voxels(), "back projection into an image");
    require_equal_size(y.size(), size(), "back projection");
    for (const double value : y) {
        if (!std::isfinite(value)) {
            throw Error(ErrorCode::inconsistent_data, "back projection",
                        "the projections hold a value that is not finite",
                        "look for damaged input or a zero expectation");
        }
    }
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (y[i] == 0.0) {
            continue;
        }
        row(i, samples);
        for (const Sample& s : samples) {
            x[s.voxel] += s.weight * y[i];
        }
    }
}

void check_supported(const Grid& grid, const std::optional<TofSampling>& tof) {
    if (tof) {
        throw Error(ErrorCode::usage, "reference backend", "time-of-flight is not available in this backend",
                    "project without time-of-flight");
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double voxel = grid.voxel_mm[axis];
        if (grid.size[axis] <= 0 || !(voxel > 0.0) || !std::isfinite(voxel) || !std::isfinite(grid.origin_mm[axis])) {
            throw Error(ErrorCode::inconsistent_data, "reconstruction grid",
                        "the size, voxel size or origin along axis " + std::to_string(axis) + " is not usable",
                        "give positive sizes and finite positions");
        }
    }
}

void check_finite(double coordinate_mm, const char* of_what) {
    if (!std::isfinite(coordinate_mm)) {
        throw Error(ErrorCode::inconsistent_data, of_what, "a coordinate is not finite", "check the scanner geometry");
    }
}

}  // namespace isotone::kernels::reference
