// SPDX-License-Identifier: Apache-2.0
/// What `isotone recon` left beside an image: the sidecar (`X.image.json`, in a folder `image.json`) and the provenance
/// (`X.provenance.json`, `provenance.json`), as far as they speak of that image.
#pragma once

#include "core/energy_window.hpp"
#include "recon/settings.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace isotone::app {

/// Texts are empty where the sidecar does not state them.
struct SidecarFacts {
    std::string unit, photopeak, nuclide, camera, collimator, start;
    std::vector<EnergyWindow> windows;  ///< that `photopeak` names; empty in sidecars that have the text alone
};

struct ProvenanceFacts {
    std::set<std::string> made_of;  ///< SHA-256 of the projections
    std::string names;              ///< of the same, for messages
    std::string image_sha256;
};

struct ImageRecords {
    std::optional<SidecarFacts> sidecar;
    std::optional<ProvenanceFacts> provenance;
    std::vector<recon::CorrectionRecord> corrections;  ///< of the provenance, else as the sidecar words them

    bool empty() const { return !sidecar && !provenance; }
    /// Null where the records do not speak of it.
    const recon::CorrectionRecord* correction(const std::string& name) const;
};

/// @throws Error{input_corrupt} for damaged records
ImageRecords read_image_records(const std::filesystem::path& image);

}  // namespace isotone::app
