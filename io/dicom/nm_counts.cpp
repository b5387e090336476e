// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_counts.hpp"

#include "io/dicom/dataset_values.hpp"
#include "io/dicom/pixel_values.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace isotone::io::dicom {
namespace {

std::vector<float> pixels_of(DcmDataset& dataset, const ProjectionGeometry& geometry, std::size_t frames,
                             const std::string& where, std::uint64_t file_bytes) {
    const auto all_rows = static_cast<std::uint64_t>(geometry.rows) * frames;
    if (all_rows > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) {
        throw damaged(where, "holds more pixels than a file can");
    }
    const Rescale rescale = rescale_of(dataset, where);
    std::vector<float> pixels = rescaled_pixels(dataset, where, file_bytes, geometry.bins, static_cast<int>(all_rows),
                                                rescale.slope, rescale.intercept);
    if (std::ranges::any_of(pixels, [](float value) { return value < 0.0F; })) {
        throw inconsistent(where, "some counts are negative", "give the projections as they were counted");
    }
    return pixels;
}

/// From [row][bin] of the file to [bin][row], rows from the feet, bins as seen from the detector.
void place_frame(std::span<const float> pixels, const NmPixelOrder& order, const ProjectionGeometry& geometry, int view,
                 std::vector<float>& values) {
    for (int row = 0; row < geometry.rows; ++row) {
        const int from_feet = order.head_first ? geometry.rows - 1 - row : row;
        for (int bin = 0; bin < geometry.bins; ++bin) {
            const int seen = order.mirrored ? geometry.bins - 1 - bin : bin;
            values[geometry.offset(view, seen, from_feet)] =
                pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(geometry.bins) +
                       static_cast<std::size_t>(bin)];
        }
    }
}

}  // namespace

void read_nm_pixel_grid(DcmItem& dataset, ProjectionGeometry& geometry, const std::string& where) {
    geometry.bins = small_integer_of(dataset, DCM_Columns).value_or(0);
    geometry.rows = small_integer_of(dataset, DCM_Rows).value_or(0);
    if (geometry.bins < 1 || geometry.rows < 1) {
        throw damaged(where, "Rows (0028,0010) or Columns (0028,0011) is missing or zero");
    }
    const auto spacing = numbers_of(dataset, DCM_PixelSpacing);
    if (spacing.size() != 2 || !(spacing[0] > 0.0) || !(spacing[1] > 0.0)) {
        throw damaged(where, "PixelSpacing (0028,0030) is missing or not two positive numbers");
    }
    geometry.row_mm = spacing[0];
    geometry.bin_mm = spacing[1];
}

void read_nm_counts(DcmDataset& dataset, const NmFrames& frames, const NmViews& views, const NmPixelOrder& order,
                    const std::string& where, std::uint64_t file_bytes, SpectData& data) {
    const std::vector<float> pixels = pixels_of(dataset, data.geometry, frames.frames.size(), where, file_bytes);
    const std::size_t frame_size =
        static_cast<std::size_t>(data.geometry.bins) * static_cast<std::size_t>(data.geometry.rows);
    for (int window = 0; window < frames.windows; ++window) {
        for (int gate = 0; gate < frames.gates; ++gate) {
            WindowCounts part{window, gate, {}};
            for (std::size_t f = 0; f < frames.frames.size(); ++f) {
                if (frames.frames[f].window != window || frames.frames[f].gate != gate) {
                    continue;
                }
                part.values.resize(data.geometry.size());
                place_frame(std::span(pixels).subspan(f * frame_size, frame_size), order, data.geometry,
                            views.view_of[f], part.values);
            }
            if (!part.values.empty()) {
                data.counts.push_back(std::move(part));
            }
        }
    }
}

}  // namespace isotone::io::dicom
