// SPDX-License-Identifier: Apache-2.0
/// The two columns of a dry run, and the lines that PET and SPECT have alike.
#pragma once

#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace isotone::app {

void print_plan_line(std::ostream& out, const std::string& name, const std::string& text);

void print_corrections(std::ostream& out, const std::vector<recon::CorrectionRecord>& corrections);
/// Lines of notes.
void print_notes(std::ostream& out, const std::vector<std::string>& findings);
void print_algorithm(std::ostream& out, const recon::ReconstructionSettings& settings);
void print_post_filter(std::ostream& out, const recon::ReconstructionSettings& settings);
void print_device(std::ostream& out, const kernels::DeviceInfo& device);

/// "128 x 128 x 64 voxels of 4 x 4 x 4 mm"
std::string grid_text(const kernels::Grid& grid);
/// "Gaussian, 4 mm FWHM"; "none" for 0.
std::string fwhm_text(double fwhm_mm, const std::string& what);

}  // namespace isotone::app
