// SPDX-License-Identifier: Apache-2.0
/// The system matrix row by row: forward is the sum of a row's samples, back scatters the same samples, so the two are
/// transposes by construction.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/reference/joseph.hpp"

namespace isotone::kernels::reference {

class RayProjector : public Projector {
public:
    double largest_element() const final;
    void forward(const Buffer& image, Buffer& projections) final;
    /// @throws Error{inconsistent_data} where a projection is not finite
    void back(const Buffer& projections, Accumulator& accumulator) final;

protected:
    virtual Ray ray(std::size_t measurement) const = 0;
    virtual std::size_t driving_axis(const Ray& ray) const = 0;

private:
    void row(std::size_t measurement, std::vector<Sample>& samples) const;
};

/// Throws Error{inconsistent_data} for a grid without voxels or with a voxel size or origin that is not usable, and
/// Error{usage} where time-of-flight is asked for, which this backend does not have.
void check_supported(const Grid& grid, const std::optional<TofSampling>& tof);

/// Throws Error{inconsistent_data} unless the coordinate is finite.
void check_finite(double coordinate_mm, const char* of_what);

}  // namespace isotone::kernels::reference
