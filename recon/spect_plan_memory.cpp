// SPDX-License-Identifier: Apache-2.0
#include "recon/spect_plan.hpp"

namespace isotone::recon {
namespace {

/// Every subset has a projector for each angle of its arcs, with tables of its own: the taps of all responses, forward
/// and transposed, and the planes of its views. What projectors work in they share.
double tables_of_projectors(const SpectPlan& plan, int subsets) {
    // A row of taps is a vector of its own: 48 bytes with its header, and 16 of what says where it is.
    constexpr double padding = 8.0, tap_bytes = 4.0, kernel_bytes = 128.0, plane_bytes = 20.0;
    double responses = 0.0;
    for (const kernels::PlaneResponse& response : plan.problem.responses.responses) {
        for (const kernels::SeparableKernel& part : response) {
            const auto taps = static_cast<double>(part.across.size() + part.along.size()) + 2.0 * padding;
            responses += 2.0 * (taps * tap_bytes + kernel_bytes);
        }
    }
    const auto planes = static_cast<double>(plan.problem.geometry.views.size()) * plan.problem.depth_planes;
    return plan.problem.arc_samples * (subsets * responses + planes * plane_bytes);
}

}  // namespace

double spect_memory(const SpectPlan& plan, const SpectSettings& settings, const kernels::DeviceInfo& device) {
    const double element = device.precision == "double" ? 8.0 : 4.0;
    const auto voxels = static_cast<double>(plan.problem.grid.voxels());
    const auto pixels = static_cast<double>(plan.problem.counts.size());
    // Mask, three work images, image, correction, map, a sensitivity for each subset; the 64-bit accumulator.
    const double images = voxels * (element * (7.0 + settings.run.subsets) + 8.0);
    // Measured, multiplicative, additive and work; with scatter that depends on the image two more.
    const double projections = pixels * element * (plan.scatter == ScatterMethod::effective_source ? 6.0 : 4.0);
    const double arcs = plan.problem.arc_samples > 1 ? pixels * element : 0.0;  // the views at one angle
    return images + projections + arcs + tables_of_projectors(plan, settings.run.subsets);
}

}  // namespace isotone::recon
