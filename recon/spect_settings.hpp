// SPDX-License-Identifier: Apache-2.0
/// What a SPECT reconstruction is asked to do. Everything is resolved: no file is named, no camera looked up.
#pragma once

#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/volume.hpp"
#include "recon/corrections/scatter_kernels.hpp"
#include "recon/corrections/window_scatter.hpp"
#include "recon/model/collimator_response.hpp"
#include "recon/model/kernel_table.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/quantify/dead_time.hpp"
#include "recon/quantify/decay.hpp"
#include "recon/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

enum class ScatterMethod {
    automatic,  ///< the additive term that came with the data; else adjacent windows; else none
    none,
    dual_window,
    triple_window,
    effective_source,
    supplied,
};

struct SpectSettings {
    /// Algorithm, iterations, subsets, post filter, field of view, start and sensitivity image. grid_size may choose
    /// the voxels across (x, y); along the axis they are the rows. voxel_mm must be the pixel's, psf_fwhm_mm 0.
    ReconstructionSettings run;

    std::vector<std::string> photopeaks;  ///< windows to reconstruct, by name or keV; empty: that of the strongest line
    std::vector<GammaLine> lines;         ///< of the nuclide; may be empty
    std::optional<int> gate;              ///< from 0; empty: the sum of all

    std::optional<DetectorSystem> detector;  ///< camera and collimator
    std::optional<KernelTable> response;     ///< measured; goes before the camera's Gaussian
    bool use_resolution = true;              ///< false: the response is not modelled, which is recorded

    /// Angles in the arc of a view; empty: as many as it needs, 1: arcs are not modelled.
    std::optional<int> arc_samples;

    std::optional<Volume> attenuation;  ///< 1/mm at the photopeak, on spect_grid(); empty: not corrected, recorded
    std::string attenuation_detail;     ///< where it came from

    ScatterMethod scatter = ScatterMethod::automatic;
    std::string additive_name;                      ///< file of the additive term, where it has one of its own
    WindowScatterSettings windows;                  ///< of the window methods; its `method` follows `scatter`
    std::optional<ScatterKernels> scatter_kernels;  ///< of the nuclide, for effective_source

    std::optional<Calibration> calibration;         ///< goes before the sensitivity
    std::optional<double> sensitivity_cps_per_mbq;  ///< of the camera in air; goes before the data's own
    DecaySettings decay;
    DeadTime dead_time;

    bool accept_incomplete_orbit = false;
    bool accept_radius_inside_body = false;  ///< matter of the map behind a detector's face
    bool accept_other_calibration = false;
    bool accept_other_corrections = false;  ///< a calibration made with other corrections than those of this run
    bool accept_foreign_window = false;     ///< a photopeak without a line of the nuclide
};

}  // namespace isotone::recon
