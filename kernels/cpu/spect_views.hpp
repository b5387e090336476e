// SPDX-License-Identifier: Apache-2.0
/// The tables of a SpectGeometry that its kernels read.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/spect_kernel_table.hpp"

#include <cstddef>
#include <vector>

namespace isotone::kernels::cpu {

class SpectViews {
public:
    /// Of a geometry that passed its checks.
    explicit SpectViews(const SpectGeometry& geometry);
    SpectViews(const SpectViews&) = delete;
    SpectViews& operator=(const SpectViews&) = delete;

    const SpectShape& shape() const { return shape_; }
    std::size_t count() const { return views_.size(); }
    const SpectViewTable& view(std::size_t i) const { return views_[i]; }
    /// Planes of columns that the kernels of a range of planes of a view fill.
    int layers(std::size_t view, SpectRange planes) const;
    int most_layers(int planes) const;  ///< of any `planes` neighbouring planes of any view
    const SpectKernel* forward_kernels() const { return forward_.data(); }
    const SpectKernel* back_kernels() const { return back_.data(); }  ///< the transposes

private:
    void add_kernel(const SeparableKernel& kernel, double length_mm);
    SpectTaps add_taps(const std::vector<double>& taps, double factor, bool transpose);
    void add_view(const SpectGeometry& geometry, const SpectView& view);

    SpectShape shape_;
    std::vector<std::vector<float>> taps_;  ///< an inner vector's memory stays where it is
    std::vector<SpectKernel> forward_, back_;
    std::vector<SpectRange> responses_;  ///< kernels of each
    std::vector<std::vector<SpectPlane>> planes_;
    std::vector<int> layers_;  ///< of each view
    std::vector<SpectViewTable> views_;
};

}  // namespace isotone::kernels::cpu
