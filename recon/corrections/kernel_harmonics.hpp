// SPDX-License-Identifier: Apache-2.0
/// A scatter kernel that turns with the detector, as a sum of fields that do not.
///
/// Seen from the source, a scattering at distance r whose direction makes the angle phi about the axis (as angles of
/// views: from +y towards +x) and whose distance from the axis is r sin(beta) flies at the angle
/// acos(sin(beta) cos(phi - a)) towards a detector at angle a. So the kernel is a Fourier series in phi - a:
///     k(r, beta, phi; a) = sum over m of k_m(r, beta) cos(m (phi - a)),
/// and a convolution with the complex fields k_m exp(i m phi), m = 0 ... M, serves every view: the result for a view is
/// the sum of the real parts of exp(-i m a) times them.
#pragma once

#include "core/export.hpp"
#include "recon/corrections/scatter_kernels.hpp"

#include <array>
#include <complex>
#include <span>
#include <vector>

namespace isotone::recon {

using Fields = std::vector<std::vector<std::complex<float>>>;  ///< [m][place]: sums of k_m exp(i m phi)

class ISOTONE_API KernelHarmonics {
public:
    /// @param order  M, the largest m
    KernelHarmonics(const WindowKernel& kernel, const KernelGroup& group, int order);

    int order() const { return order_; }
    /// r^2 k_m(r, beta), 1/mm, of every m.
    /// @param beta_rad  0 along the axis, a right angle across it
    void radial(double radius_mm, double beta_rad, std::span<double> values) const;
    /// k_m exp(i m phi), 1/mm3, at an offset from the source in mm; not at the source itself.
    void at(double x_mm, double y_mm, double z_mm, std::vector<std::complex<double>>& values) const;
    /// What a voxel sees of a source spread over another, `offset` voxels away: the mean of `at` over both.
    std::vector<std::complex<double>> between_voxels(const std::array<int, 3>& offset,
                                                     const std::array<double, 3>& voxel_mm) const;

private:
    std::vector<double> q_at(double radius_mm) const;
    /// write(m, r^2 k_m(r, beta)) for m = 0 ... M.
    template <typename Write>
    void each_order(double radius_mm, double beta_rad, const Write& write) const;
    void tabulate();

    double reach_mm_;                       // of the kernel: beyond it nothing scatters
    std::vector<double> angle_edges_rad_;   // of bins
    std::vector<double> q_, bin_radii_mm_;  // [radius][angle], and the centres of bins of radius
    int order_;
    std::vector<double> radii_mm_;  // of the table
    std::vector<double> table_;     // r^2 k_m [radius][beta][m]
};

}  // namespace isotone::recon
