// SPDX-License-Identifier: Apache-2.0
#include "app/spect/plan_text.hpp"

#include "app/recon/plan_text.hpp"
#include "app/reporting/numbers.hpp"
#include "core/orbit_coverage.hpp"
#include "recon/corrections/esse.hpp"

#include <algorithm>
#include <numbers>
#include <ostream>

namespace isotone::app {
namespace {

std::string orbit_text(const ProjectionGeometry& geometry) {
    const OrbitCoverage coverage = coverage_of(geometry);
    const auto [nearest, farthest] =
        std::minmax_element(geometry.views.begin(), geometry.views.end(),
                            [](const auto& a, const auto& b) { return a.radius_mm < b.radius_mm; });
    const double degree = std::numbers::pi / 180.0;
    return std::to_string(coverage.directions) + " directions over " + significant(coverage.arc_rad / degree, 4) +
           " degrees, face at " + significant(nearest->radius_mm, 4) +
           (farthest->radius_mm > nearest->radius_mm ? " to " + significant(farthest->radius_mm, 4) : "") + " mm";
}

}  // namespace

void print_spect_plan(std::ostream& out, const PlannedSpect& p) {
    for (const auto& file : p.files) {
        print_plan_line(out, "file", file.role + ": " + file.path.string());
    }
    const ProjectionGeometry& geometry = p.data.geometry;
    print_plan_line(out, "projections",
                    std::to_string(geometry.views.size()) + " views x " + std::to_string(geometry.bins) + " bins x " +
                        std::to_string(geometry.rows) + " rows of " + significant(geometry.bin_mm, 5) + " x " +
                        significant(geometry.row_mm, 5) + " mm");
    print_plan_line(out, "orbit", orbit_text(geometry));
    print_plan_line(out, "photopeak", p.plan.photopeak + ", " + significant(p.plan.total_counts(), 9) + " counts");
    print_corrections(out, p.plan.corrections);
    print_notes(out, p.findings);
    print_notes(out, p.plan.findings);
    print_plan_line(
        out, "grid",
        grid_text(p.plan.problem.grid) + ", " + std::to_string(p.plan.problem.depth_planes) + " depth planes");
    print_plan_line(out, "field of view",
                    "radius " + significant(p.plan.fov_radius_mm, 5) + " mm, and before every collimator");
    print_algorithm(out, p.settings.run);
    print_post_filter(out, p.settings.run);
    print_plan_line(out, "image unit", unit_of(p.plan.quantity));
    print_device(out, p.device);
    std::string memory =
        "about " + significant(recon::spect_memory(p.plan, p.settings, p.device) / 1e6, 3) + " MB for data and images";
    if (p.plan.scatter_kernel) {
        const double scatter =
            recon::esse_memory(p.plan.problem.grid, p.plan.problem.attenuation.value().values, *p.plan.scatter_kernel);
        memory += ", and at least " + significant(scatter / 1e6, 2) + " MB on the host for the scatter model";
    }
    print_plan_line(out, "memory", memory);
    print_plan_line(out, "writes", p.output);
    out << "nothing was written (--dry-run)\n";
}

}  // namespace isotone::app
