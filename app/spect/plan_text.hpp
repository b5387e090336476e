// SPDX-License-Identifier: Apache-2.0
/// What a dry run of a SPECT reconstruction says.
#pragma once

#include "core/projections.hpp"
#include "io/provenance/provenance.hpp"
#include "kernels/backend.hpp"
#include "recon/spect_plan.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace isotone::app {

struct PlannedSpect {
    const SpectData& data;
    const recon::SpectPlan& plan;
    const recon::SpectSettings& settings;
    kernels::DeviceInfo device;
    std::vector<io::provenance::FileEntry> files;
    std::vector<std::string> findings;
    std::string output;
};

void print_spect_plan(std::ostream& out, const PlannedSpect& planned);

}  // namespace isotone::app
