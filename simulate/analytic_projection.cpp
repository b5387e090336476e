// SPDX-License-Identifier: Apache-2.0
#include "simulate/analytic_projection.hpp"

#include "core/gaussian_kernel.hpp"
#include "simulate/axial_sampling.hpp"
#include "simulate/detector_weights.hpp"
#include "simulate/line_tracer.hpp"
#include "simulate/parallel.hpp"
#include "simulate/transaxial_blur.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace isotone::simulate {
namespace {

/// Variance of a bin's profile along one direction: detector blur and the width of a crystal pair.
double profile_variance(const Protocol& protocol, double crystal_width_mm) {
    const double sigma = protocol.intrinsic_fwhm_mm / gaussian_fwhm_per_sigma;
    return sigma * sigma + (protocol.crystal_aperture ? crystal_width_mm * crystal_width_mm / 24.0 : 0.0);
}

double crystal_width_mm(const CylindricalScanner& scanner) {
    return 2.0 * std::numbers::pi * scanner.effective_radius_mm() / scanner.crystals_per_ring;
}

double axial_fwhm_mm(const Protocol& protocol, const CylindricalScanner& scanner) {
    return gaussian_fwhm_per_sigma * std::sqrt(profile_variance(protocol, scanner.ring_pitch_mm));
}

class Projection {
public:
    Projection(const Phantom& phantom, const SinogramGeometry& geometry, const Protocol& protocol)
        : phantom_(phantom), geometry_(geometry), attenuation_(protocol.attenuation),
          axial_(geometry, axial_fwhm_mm(protocol, geometry.scanner()), protocol.tilt_samples),
          even_(geometry, 0, profile_variance(protocol, crystal_width_mm(geometry.scanner()))),
          odd_(geometry, 1, profile_variance(protocol, crystal_width_mm(geometry.scanner()))),
          detectors_(geometry, protocol.efficiency_deviation, protocol.seed) {}

    /// Fills one mashed view of both sinograms.
    void project_view(int view, NoiseFree& out) const {
        const std::size_t planes = geometry_.planes().size();
        const auto bins = static_cast<std::size_t>(geometry_.bins());
        View sums{std::vector<float>(bins * planes), std::vector<float>(bins * planes)};
        std::vector<float> weights(planes);
        for (int m = 0; m < geometry_.view_mashing(); ++m) {
            const int unmashed = view * geometry_.view_mashing() + m;
            std::fill(sums.activity.begin(), sums.activity.end(), 0.0F);
            std::fill(sums.absorbed.begin(), sums.absorbed.end(), 0.0F);
            trace(even_, phi_rad(unmashed, 0), sums);
            trace(odd_, phi_rad(unmashed, 1), sums);
            for (std::size_t bin = 0; bin < bins; ++bin) {
                detectors_.of(geometry_.crystals_of(unmashed, static_cast<int>(bin) - geometry_.bins() / 2), weights);
                float* trues = out.trues.values.data() + geometry_.offset(view, static_cast<int>(bin), 0, 0);
                float* factors = out.multiplicative.values.data() + geometry_.offset(view, static_cast<int>(bin), 0, 0);
                for (std::size_t p = 0; p < planes; ++p) {
                    trues[p] += weights[p] * sums.activity[bin * planes + p];
                    factors[p] += weights[p] * (1.0F - sums.absorbed[bin * planes + p]);
                }
            }
        }
    }

private:
    /// [bin][plane] of one unmashed view: attenuated activity, and the share of photon pairs that is absorbed.
    struct View {
        std::vector<float> activity, absorbed;
    };

    double phi_rad(int unmashed_view, int parity) const {
        const CylindricalScanner& scanner = geometry_.scanner();
        return 2.0 * std::numbers::pi * (unmashed_view - 0.5 * parity) / scanner.crystals_per_ring +
               scanner.intrinsic_tilt_rad;
    }

    TransaxialLine line(double phi, double beta) const {
        const double radius = geometry_.scanner().effective_radius_mm();
        const double a = phi + beta, b = phi - beta + std::numbers::pi;
        return {radius * std::sin(a), -radius * std::cos(a), radius * std::sin(b), -radius * std::cos(b)};
    }

    void trace(const TransaxialBlur& blur, double phi, View& sums) const {
        const std::size_t planes = geometry_.planes().size();
        std::vector<float> activity(axial_.positions()), absorbed(axial_.positions());
        std::vector<float> plane_activity(planes), plane_absorbed(planes);
        for (const TransaxialBlur::Sample& sample : blur.samples()) {
            const LineTracer tracer(phantom_, line(phi, sample.beta_rad));
            if (tracer.misses()) {
                continue;
            }
            std::fill(activity.begin(), activity.end(), 0.0F);
            std::fill(absorbed.begin(), absorbed.end(), 0.0F);
            for (const AxialSampling::Node& node : axial_.nodes()) {
                const LineIntegrals integrals = tracer.integrals(node.za_mm, node.zb_mm);
                if (integrals.activity == 0.0 && integrals.attenuation == 0.0) {
                    continue;
                }
                // 1 - exp(-x) keeps an absolute accuracy of 1e-16, all that factors near 1 need; expm1 costs four times
                // as much.
                const double lost = attenuation_ ? 1.0 - std::exp(-integrals.attenuation) : 0.0;
                activity[node.position] += static_cast<float>(node.weight * integrals.activity * (1.0 - lost));
                absorbed[node.position] += static_cast<float>(node.weight * lost);
            }
            axial_.blur(activity, plane_activity);
            axial_.blur(absorbed, plane_absorbed);
            for (const TransaxialBlur::Share& share : sample.shares) {
                const std::size_t start = static_cast<std::size_t>(share.bin_index) * planes;
                for (std::size_t p = 0; p < planes; ++p) {
                    sums.activity[start + p] += share.weight * plane_activity[p];
                    sums.absorbed[start + p] += share.weight * plane_absorbed[p];
                }
            }
        }
    }

    const Phantom& phantom_;
    const SinogramGeometry& geometry_;
    bool attenuation_;
    AxialSampling axial_;
    TransaxialBlur even_, odd_;
    DetectorWeights detectors_;
};

}  // namespace

SinogramGeometry geometry_of(const CylindricalScanner& scanner, const Protocol& protocol) {
    return {scanner, protocol.span, protocol.max_ring_difference, protocol.view_mashing, protocol.bins};
}

NoiseFree project(const Phantom& phantom, const CylindricalScanner& scanner, const Protocol& protocol,
                  ProgressSink& progress, int threads) {
    const SinogramGeometry geometry = geometry_of(scanner, protocol);
    const Projection projection(phantom, geometry, protocol);
    NoiseFree out{Sinogram(geometry), Sinogram(geometry)};
    parallel_for(static_cast<std::size_t>(geometry.views()), threads, progress, "simulate",
                 [&](std::size_t view) { projection.project_view(static_cast<int>(view), out); });
    return out;
}

}  // namespace isotone::simulate
