// SPDX-License-Identifier: Apache-2.0
#include "app/recon/series.hpp"

#include "app/recon/facts.hpp"
#include "app/reporting/numbers.hpp"

#include <cstdio>

namespace isotone::app {
namespace {

/// " PSF 4.5 mm, 2.6x2.6x2.03 mm": what a qualification must see change. Far below the 64 characters of the attribute.
std::string resolution_text(const recon::ReconstructionResult& result) {
    const double psf = number_or(result.resolved_settings.find("psf_fwhm_mm"), 0.0);
    const Vector3& voxel = result.image.grid.spacing_mm;
    char text[64];
    std::snprintf(text, sizeof text, ", %.4gx%.4gx%.4g mm", voxel[0], voxel[1], voxel[2]);
    return (psf > 0.0 ? " PSF " + significant(psf, 2) + " mm" : "") + text;
}

}  // namespace

std::optional<std::string> no_series_because(const RawData& raw, Quantity quantity) {
    if (!raw.exam.start_time_s) {
        return "the raw data do not say when the acquisition started";
    }
    if (quantity != Quantity::activity_concentration && quantity != Quantity::relative) {
        return "the image is in " + unit_of(quantity);
    }
    return std::nullopt;
}

io::dicom::PetSeriesDescription series_description(const RawData& raw, const recon::ReconstructionResult& result) {
    io::dicom::PetSeriesDescription d;
    d.exam = raw.exam;
    d.scanner_manufacturer = raw.scanner.vendor;
    d.scanner_model = raw.scanner.name;
    d.reconstruction_method = algorithm_text(result) + resolution_text(result);
    d.convolution_kernel = convolution_kernel_text(result);
    d.corrections = applied_codes(result, {{"decay", "DECY"},
                                           {"attenuation", "ATTN"},
                                           {"normalisation", "NORM"},
                                           {"dead_time", "DTIM"},
                                           {"scatter", "SCAT"},
                                           {"randoms", "RAN"},
                                           {"calibration", "DCAL"}});
    return d;
}

}  // namespace isotone::app
