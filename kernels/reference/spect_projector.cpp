// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/spect_projector.hpp"

#include "core/error.hpp"
#include "kernels/reference/buffers.hpp"
#include "kernels/spect_geometry.hpp"

#include <cmath>
#include <vector>

namespace isotone::kernels::reference {
namespace {

/// An image column and its share of a sample.
struct Tap {
    int x, y;
    double weight;
};

/// One view of the system matrix as explicit factors: sampling S, survival D, blur of each plane B. Forward is
/// h sum_j B_j D_j S_j x, back its transpose h sum_j S_j' D_j B_j' y.
class ViewOperator {
public:
    ViewOperator(const SpectGeometry& geometry, const SpectView& view, const std::vector<double>* attenuation)
        : geometry_(geometry), view_(view), nz_(geometry.grid.size[2]) {
        if (attenuation != nullptr) {
            survive(*attenuation);
        }
    }

    void forward(const std::vector<double>& image, double* projection) const {
        for (int j = 0; j < geometry_.depth_planes; ++j) {
            if (response(j) < 0) {
                continue;
            }
            std::vector<double> plane(plane_size());
            for (int i = 0; i < geometry_.bins; ++i) {
                for (const Tap& tap : taps(i, j)) {
                    for (int z = 0; z < nz_; ++z) {
                        plane[at(i, z)] += tap.weight * survival(j, i, z) * image[column(tap) + index(z)];
                    }
                }
            }
            blur(j, plane, projection, false);
        }
    }

    void back(const double* projection, std::vector<double>& image) const {
        const std::vector<double> measured(projection, projection + plane_size());
        for (int j = 0; j < geometry_.depth_planes; ++j) {
            if (response(j) < 0) {
                continue;
            }
            std::vector<double> plane(plane_size());
            blur(j, measured, plane.data(), true);
            for (int i = 0; i < geometry_.bins; ++i) {
                for (const Tap& tap : taps(i, j)) {
                    for (int z = 0; z < nz_; ++z) {
                        image[column(tap) + index(z)] += tap.weight * survival(j, i, z) * plane[at(i, z)];
                    }
                }
            }
        }
    }

private:
    static std::size_t index(int i) { return static_cast<std::size_t>(i); }
    std::size_t at(int bin, int z) const { return index(bin) * index(nz_) + index(z); }
    std::size_t plane_size() const { return index(geometry_.bins) * index(nz_); }
    std::size_t column(const Tap& tap) const {
        return (index(tap.x) * index(geometry_.grid.size[1]) + index(tap.y)) * index(nz_);
    }
    std::int32_t response(int j) const { return view_.responses[index(j)]; }
    double survival(int j, int bin, int z) const {
        return survival_.empty() ? 1.0 : survival_[index(j) * plane_size() + at(bin, z)];
    }

    /// The image columns within one voxel of sample (i, j), with their bilinear weights.
    std::vector<Tap> taps(int i, int j) const {
        const Grid& grid = geometry_.grid;
        const double h = grid.voxel_mm[0];
        const double u = (i - view_.axis_bin) * h;
        const double t = (j - 0.5 * (geometry_.depth_planes - 1)) * h;
        const double sine = std::sin(view_.angle_rad), cosine = std::cos(view_.angle_rad);
        const double x = (-u * cosine + t * sine - grid.origin_mm[0]) / h;
        const double y = (u * sine + t * cosine - grid.origin_mm[1]) / h;
        std::vector<Tap> found;
        for (int ix = static_cast<int>(std::floor(x)); ix <= static_cast<int>(std::floor(x)) + 1; ++ix) {
            for (int iy = static_cast<int>(std::floor(y)); iy <= static_cast<int>(std::floor(y)) + 1; ++iy) {
                if (ix >= 0 && ix < grid.size[0] && iy >= 0 && iy < grid.size[1]) {
                    found.push_back({ix, iy, (1.0 - std::abs(x - ix)) * (1.0 - std::abs(y - iy))});
                }
            }
        }
        return found;
    }

    void survive(const std::vector<double>& attenuation) {
        const double h = geometry_.grid.voxel_mm[0];
        survival_.assign(index(geometry_.depth_planes) * plane_size(), 1.0);
        for (int i = 0; i < geometry_.bins; ++i) {
            std::vector<double> path(index(nz_));
            for (int j = geometry_.depth_planes - 1; j >= 0; --j) {
                std::vector<double> mu(index(nz_));
                for (const Tap& tap : taps(i, j)) {
                    for (int z = 0; z < nz_; ++z) {
                        mu[index(z)] += tap.weight * attenuation[column(tap) + index(z)];
                    }
                }
                for (int z = 0; z < nz_; ++z) {
                    survival_[index(j) * plane_size() + at(i, z)] =
                        std::exp(-h * (path[index(z)] + 0.5 * mu[index(z)]));
                    path[index(z)] += mu[index(z)];
                }
            }
        }
    }

    /// out += h response_j convolved with in; the transpose correlates.
    void blur(int j, const std::vector<double>& in, double* out, bool transpose) const {
        const double h = geometry_.grid.voxel_mm[0];
        const PlaneResponse& kernels = geometry_.responses[index(response(j))];
        if (kernels.empty()) {
            for (std::size_t k = 0; k < in.size(); ++k) {
                out[k] += h * in[k];
            }
        }
        for (const SeparableKernel& kernel : kernels) {
            const std::vector<double> across = along_bins(in, kernel.across, transpose);
            const std::vector<double> both = along_rows(across, kernel.along, transpose);
            for (std::size_t k = 0; k < in.size(); ++k) {
                out[k] += h * both[k];
            }
        }
    }

    std::vector<double> along_bins(const std::vector<double>& in, const std::vector<double>& taps,
                                   bool transpose) const {
        std::vector<double> out(in.size());
        const int radius = static_cast<int>(taps.size() / 2);
        for (int from = 0; from < geometry_.bins; ++from) {
            for (int k = -radius; k <= radius; ++k) {
                const int to = transpose ? from - k : from + k;
                for (int z = 0; to >= 0 && to < geometry_.bins && z < nz_; ++z) {
                    out[at(to, z)] += taps[index(k + radius)] * in[at(from, z)];
                }
            }
        }
        return out;
    }

    std::vector<double> along_rows(const std::vector<double>& in, const std::vector<double>& taps,
                                   bool transpose) const {
        std::vector<double> out(in.size());
        const int radius = static_cast<int>(taps.size() / 2);
        for (int i = 0; i < geometry_.bins; ++i) {
            for (int from = 0; from < nz_; ++from) {
                for (int k = -radius; k <= radius; ++k) {
                    const int to = transpose ? from - k : from + k;
                    if (to >= 0 && to < nz_) {
                        out[at(i, to)] += taps[index(k + radius)] * in[at(i, from)];
                    }
                }
            }
        }
        return out;
    }

    const SpectGeometry& geometry_;
    const SpectView& view_;
    int nz_;
    std::vector<double> survival_;  // [depth plane][bin][row]; empty without attenuation
};

class SpectProjector final : public Projector {
public:
    explicit SpectProjector(SpectGeometry geometry) : geometry_(std::move(geometry)) { kernels::check(geometry_); }

    std::size_t size() const override { return geometry_.size(); }
    const Grid& grid() const override { return geometry_.grid; }
    double largest_element() const override { return kernels::largest_element_bound(geometry_); }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid().voxels(), "forward projection");
        require_equal_size(projections.size(), size(), "forward projection");
        std::vector<double>& out = values_of(projections);
        std::fill(out.begin(), out.end(), 0.0);
        for (std::size_t v = 0; v < geometry_.views.size(); ++v) {
            view(v).forward(values_of(image), out.data() + v * view_size());
        }
    }

    void back(const Buffer& projections, Accumulator& accumulator) override {
        require_equal_size(accumulator.voxels(), grid().voxels(), "back projection");
        require_equal_size(projections.size(), size(), "back projection");
        const std::vector<double>& in = values_of(projections);
        for (const double value : in) {
            if (!std::isfinite(value)) {
                throw Error(ErrorCode::inconsistent_data, "back projection",
                            "the projections hold a value that is not finite",
                            "look for damaged input or a zero expectation");
            }
        }
        for (std::size_t v = 0; v < geometry_.views.size(); ++v) {
            view(v).back(in.data() + v * view_size(), values_of(accumulator));
        }
    }

private:
    std::size_t view_size() const {
        return static_cast<std::size_t>(geometry_.bins) * static_cast<std::size_t>(geometry_.grid.size[2]);
    }
    ViewOperator view(std::size_t v) const {
        return {geometry_, geometry_.views[v], geometry_.attenuation ? &values_of(*geometry_.attenuation) : nullptr};
    }

    SpectGeometry geometry_;
};

}  // namespace

std::unique_ptr<Projector> make_spect_projector(SpectGeometry geometry) {
    return std::make_unique<SpectProjector>(std::move(geometry));
}

}  // namespace isotone::kernels::reference
