// SPDX-License-Identifier: Apache-2.0
/// What a reconstruction is asked to do, and what it returns.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "core/volume.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

enum class Algorithm { mlem, osem };

/// Which data of the raw input are reconstructed.
enum class DataChoice {
    automatic,  ///< the sinogram where there is one, else the list-mode events
    sinogram,
    list_mode,
};

struct ReconstructionSettings {
    Algorithm algorithm = Algorithm::osem;
    DataChoice data = DataChoice::automatic;
    int iterations = 4;  ///< passes over all data
    int subsets = 1;     ///< views v with v mod subsets = s form subset s; MLEM has one

    /// Size and spacing of the image, centred on the gantry. Empty: voxel z = ring pitch / 2, voxel x = y = the
    /// scanner's default bin, covering the transaxial and axial field of view.
    std::optional<std::array<int, 3>> grid_size;
    std::optional<Vector3> voxel_mm;

    double psf_fwhm_mm = 0.0;          ///< image-space Gaussian resolution model; 0 = none
    double post_filter_fwhm_mm = 0.0;  ///< Gaussian applied to the final image; 0 = none
    double fov_radius_mm = 0.0;        ///< image is zero outside this cylinder; 0 = the radius all views see

    bool use_multiplicative = true;  ///< false: attenuation and normalisation are not corrected, which is recorded
    bool use_additive = true;        ///< false: scatter and randoms are not corrected, which is recorded

    std::optional<Volume> start_image;        ///< positive image on the same grid; empty: uniform
    std::optional<Volume> sensitivity_image;  ///< for one subset only: read instead of computed
};

struct UpdateRecord {
    int iteration = 0;            ///< from 1
    int subset = 0;               ///< from 0
    double log_likelihood = 0.0;  ///< of the subset's data, before the update, without the ln y! term
    double seconds = 0.0;
    std::size_t floored = 0;  ///< expectations raised to the floor
};

/// A correction and what became of it. Nothing is silently left out.
struct CorrectionRecord {
    std::string name;
    bool applied = false;
    std::string detail;
    bool known = true;  ///< false: the data do not say, so it is not claimed as applied
    // What later steps go by; `detail` is for readers alone.
    std::optional<double> sensitivity_cps_per_mbq{};  ///< of a calibration
    std::optional<std::string> refers_to{};           ///< of a decay correction: "start", "injection" or "stated"
};

struct ReconstructionResult {
    Volume image;        ///< gantry frame; Bq/mL at the start of the acquisition, or relative
    Volume sensitivity;  ///< A' m summed over subsets, on the same grid
    std::vector<UpdateRecord> updates;
    std::vector<CorrectionRecord> corrections;
    std::vector<std::string> findings;  ///< what a reader must know
    double measured_counts = 0.0;       ///< counts that entered
    double additive_counts = 0.0;
    double floor = 0.0;  ///< smallest expectation allowed
    Record resolved_settings;
};

}  // namespace isotone::recon
