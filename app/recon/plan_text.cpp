// SPDX-License-Identifier: Apache-2.0
#include "app/recon/plan_text.hpp"

#include "app/recon/report.hpp"
#include "app/reporting/numbers.hpp"

#include <ostream>

namespace isotone::app {

void print_plan_line(std::ostream& out, const std::string& name, const std::string& text) {
    out << name << std::string(name.size() < 15 ? 15 - name.size() : 1, ' ') << text << '\n';
}

void print_corrections(std::ostream& out, const std::vector<recon::CorrectionRecord>& corrections) {
    for (const recon::CorrectionRecord& correction : corrections) {
        print_plan_line(out, "correction",
                        correction.name + ": " + applied_text(correction) + ", " + correction.detail);
    }
}

void print_notes(std::ostream& out, const std::vector<std::string>& findings) {
    for (const std::string& finding : findings) {
        print_plan_line(out, "note", finding);
    }
}

void print_algorithm(std::ostream& out, const recon::ReconstructionSettings& settings) {
    print_plan_line(out, "algorithm",
                    std::string(settings.algorithm == recon::Algorithm::mlem ? "MLEM" : "OSEM") + ", " +
                        std::to_string(settings.iterations) + " iterations of " + std::to_string(settings.subsets) +
                        " subsets");
}

void print_post_filter(std::ostream& out, const recon::ReconstructionSettings& settings) {
    print_plan_line(out, "post filter", fwhm_text(settings.post_filter_fwhm_mm, "Gaussian"));
}

void print_device(std::ostream& out, const kernels::DeviceInfo& device) {
    print_plan_line(out, "device",
                    device.backend + ", " + device.device + ' ' + device.isa + ", " + device.precision + ", " +
                        std::to_string(device.threads) + " threads");
}

std::string grid_text(const kernels::Grid& grid) {
    return std::to_string(grid.size[0]) + " x " + std::to_string(grid.size[1]) + " x " + std::to_string(grid.size[2]) +
           " voxels of " + significant(grid.voxel_mm[0], 5) + " x " + significant(grid.voxel_mm[1], 5) + " x " +
           significant(grid.voxel_mm[2], 5) + " mm";
}

std::string fwhm_text(double fwhm_mm, const std::string& what) {
    return fwhm_mm > 0.0 ? what + ", " + significant(fwhm_mm, 4) + " mm FWHM" : "none";
}

}  // namespace isotone::app
