// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_new_pixels.hpp"

#include "io/dicom/nm_new_faults.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/write_nm_projections.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace isotone::io::dicom {
namespace {

constexpr double largest_stored = 65535.0;

/// Rows from the head, bins as seen from the detector.
std::vector<Uint16> stored_pixels(const ProjectionGeometry& geometry, const std::vector<NmNewFrame>& frames,
                                  double slope) {
    std::vector<Uint16> stored;
    stored.reserve(frames.size() * static_cast<std::size_t>(geometry.bins) * static_cast<std::size_t>(geometry.rows));
    for (const NmNewFrame& frame : frames) {
        for (int row = geometry.rows - 1; row >= 0; --row) {
            for (int bin = 0; bin < geometry.bins; ++bin) {
                const auto value = static_cast<double>(frame.part->values[geometry.offset(frame.view, bin, row)]);
                stored.push_back(static_cast<Uint16>(std::min(std::nearbyint(value / slope), largest_stored)));
            }
        }
    }
    return stored;
}

}  // namespace

double nm_slope_of(const SpectData& data) {
    double largest = 0.0;
    bool whole = true;
    for (const WindowCounts& part : data.counts) {
        for (const float value : part.values) {
            if (!(value >= 0.0F) || !std::isfinite(value)) {
                throw nm_unwritable("some counts are negative or not finite", "check how they were made");
            }
            largest = std::max(largest, static_cast<double>(value));
            whole = whole && value == std::floor(value);
        }
    }
    return (whole && largest <= largest_stored) || largest == 0.0
               ? 1.0
               : *parse_number(decimal_string(largest / largest_stored));
}

void put_nm_pixels(DcmItem& item, const SpectData& data, const std::vector<NmNewFrame>& frames, double slope) {
    const ProjectionGeometry& geometry = data.geometry;
    put(item, DCM_SamplesPerPixel, 1);
    put(item, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(item, DCM_Rows, geometry.rows);
    put(item, DCM_Columns, geometry.bins);
    put(item, DCM_PixelSpacing, numbers_text(std::array{geometry.row_mm, geometry.bin_mm}));
    put(item, DCM_BitsAllocated, 16);
    put(item, DCM_BitsStored, 16);
    put(item, DCM_HighBit, 15);
    put(item, DCM_PixelRepresentation, 0);
    if (slope != 1.0) {
        put(item, DCM_RescaleIntercept, "0");
        put(item, DCM_RescaleSlope, decimal_string(slope));
    }
    const std::vector<Uint16> stored = stored_pixels(geometry, frames, slope);
    check_set(item.putAndInsertUint16Array(DCM_PixelData, stored.data(), static_cast<unsigned long>(stored.size())),
              "PixelData");
}

}  // namespace isotone::io::dicom
