// SPDX-License-Identifier: Apache-2.0
#include "core/corrected_codes.hpp"
#include "core/error.hpp"
#include "io/interfile/data_file.hpp"
#include "io/interfile/projection_header.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace isotone::io::interfile {
namespace {

/// How a file's rows and bins lie.
struct Order {
    bool head_first = true, mirrored = false;
};

Order order_of(const ProjectionHeader& header, const ProjectionOptions& options, ReadingNotes& notes) {
    Order order;
    if (options.rows_from) {
        order.head_first = *options.rows_from == RowsFrom::head;
        notes.overrides.push_back(override_text(*options.rows_from));
    } else if (header.origin != Origin::isotone) {
        notes.assumptions.emplace_back("the first row is the head's");
    }
    if (options.bins_mirrored) {
        order.mirrored = *options.bins_mirrored;
        notes.overrides.emplace_back(order.mirrored ? "bins_mirrored = true" : "bins_mirrored = false");
    } else if (header.origin != Origin::isotone) {
        notes.assumptions.emplace_back("bins count as seen from the detector with the head up");
    }
    return order;
}

/// [view][row][bin] of a file as [view][bin][row], the row at the feet first.
std::vector<float> read_counts(DataFile& data, const ProjectionGeometry& geometry, const Order& order) {
    std::vector<float> values(geometry.size());
    std::vector<float> line(static_cast<std::size_t>(geometry.bins));
    for (int view = 0; view < static_cast<int>(geometry.views.size()); ++view) {
        for (int i = 0; i < geometry.rows; ++i) {
            data.read(line);
            const int row = order.head_first ? geometry.rows - 1 - i : i;
            for (int k = 0; k < geometry.bins; ++k) {
                const int bin = order.mirrored ? geometry.bins - 1 - k : k;
                values[geometry.offset(view, bin, row)] = line[static_cast<std::size_t>(k)];
            }
        }
    }
    return values;
}

double duration_of(const std::vector<ProjectionView>& views) {
    double first = views.front().start_s, last = first;
    for (const ProjectionView& view : views) {
        first = std::min(first, view.start_s);
        last = std::max(last, view.start_s + view.duration_s);
    }
    return last - first;
}

const char* name_of(Origin origin) {
    switch (origin) {
        case Origin::isotone: return "isotone";
        case Origin::simind: return "SIMIND";
        case Origin::simind_changed: return "SIMIND, changed by another program";
        case Origin::other: break;
    }
    return "not known";
}

/// What SIMIND states of its camera, as it states it: lengths in cm up to version 7, in mm from version 8 on.
Record simulated_camera(const CommentKeys& comments) {
    Record record;
    for (const char* key : {"Collimator", "Collimator hole diameter", "Collimator hole septa", "Collimator thickness",
                            "Intrinsic FWHM for the camera", "SIMIND: Photon Energy", "Center of Rotation"}) {
        if (const auto value = comments.text(key)) {
            record[key] = *value;
        }
    }
    return record;
}

Record record_of(const ProjectionHeader& header, const ReadingNotes& notes) {
    Record record;
    record["format"] = "Interfile SPECT";
    record["origin"] = name_of(header.origin);
    record["assumptions"] = distinct_texts(notes.assumptions);
    record["overrides"] = distinct_texts(notes.overrides);
    const Record camera = simulated_camera(header.comments);
    if (std::holds_alternative<Record::Fields>(camera.value())) {
        record["simulated_camera"] = camera;
    }
    return record;
}

}  // namespace

std::filesystem::path projection_data_path(const std::filesystem::path& path) {
    return data_path(read_projection_header(path).first(), path);
}

SpectData read_projections(const std::filesystem::path& path, const ProjectionOptions& options) {
    const ProjectionHeader header = read_projection_header(path);
    const Header& first = header.first();
    ReadingNotes notes;
    read_notes(header, notes);
    SpectData data;
    data.geometry = read_orbit(header, options, notes);
    read_times(header, data.geometry, notes);
    data.windows = read_windows(header, options, notes);
    const Order order = order_of(header, options, notes);
    data.exam = read_exam(header, notes);
    data.exam.duration_s = duration_of(data.geometry.views);
    data.corrected = corrected_codes(first.text_or(corrected_key, ""));
    data.model = first.text_or("originating system", "");
    data.collimator = first.text_or("collimator", header.comments.text("Collimator").value_or(""));
    const std::uint64_t elements = file::checked_product(
        {data.windows.size(), data.geometry.views.size(), static_cast<std::uint64_t>(data.geometry.bins),
         static_cast<std::uint64_t>(data.geometry.rows)},
        first.where("matrix size", 1));
    DataFile file(first, path, elements, "matrix size");
    for (std::size_t window = 0; window < data.windows.size(); ++window) {
        data.counts.push_back({static_cast<int>(window), 0, read_counts(file, data.geometry, order)});
    }
    data.provenance = record_of(header, notes);
    data.check(path.string());
    return data;
}

}  // namespace isotone::io::interfile
