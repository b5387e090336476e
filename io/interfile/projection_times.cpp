// SPDX-License-Identifier: Apache-2.0
// When the views of a SPECT header count, and for how long.
#include "core/error.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/projection_header.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::io::interfile {
namespace {

constexpr int largest_head = 4095;  // as many as there may be views

/// Seconds per view. The duration of an "image" is that of all views together, but for files that mean each by it.
std::optional<double> seconds_per_view(const ProjectionHeader& header, const Header& head, std::size_t views,
                                       ReadingNotes& notes) {
    const auto each = number_of_first(header, head, "time per projection (sec)");
    const auto all = number_of_first(header, head, "image duration (sec)");
    if (each && all) {
        const double whole = *each * static_cast<double>(views);
        // Both are rounded decimals; a factor of the number of views cannot hide in one per cent.
        if (std::abs(*all - whole) > 0.01 * whole && std::abs(*all - *each) > 0.01 * *each) {
            throw Error(ErrorCode::inconsistent_data, head.where("image duration (sec)"),
                        "is neither the time per projection nor that of all projections", "correct the header");
        }
    }
    if (each) {
        return each;
    }
    if (all) {
        if (header.origin != Origin::isotone) {
            notes.assumptions.emplace_back("the image duration is that of all projections together");
        }
        return *all / static_cast<double>(views);
    }
    return std::nullopt;
}

/// Heads and starts that our own files state for each projection.
void read_own_times(const ProjectionHeader& header, std::vector<ProjectionView>& views) {
    const Header& head = header.first();
    if (header.origin != Origin::isotone) {
        return;
    }
    const auto listed = [&](const char* key) {
        std::vector<std::string> elements = head.has(key) ? head.list(key) : std::vector<std::string>();
        if (!elements.empty() && elements.size() != views.size()) {
            throw Error(
                ErrorCode::inconsistent_data, head.where(key),
                std::to_string(elements.size()) + " values for " + std::to_string(views.size()) + " projections",
                "state one for each projection, or remove the key");
        }
        return elements;
    };
    if (!listed(view_heads_key).empty()) {
        const std::vector<int> heads = head.integers(view_heads_key, 0, largest_head);
        for (std::size_t v = 0; v < views.size(); ++v) {
            views[v].head = heads[v];
        }
    }
    const std::vector<std::string> starts = listed(view_starts_key);
    for (std::size_t v = 0; v < starts.size(); ++v) {
        const auto start = parse_shifted(starts[v], 0);
        if (!start) {
            head.reject(view_starts_key, 0, "holds what is not a finite number", "correct the header");
        }
        views[v].start_s = *start;
    }
}

}  // namespace

void read_times(const ProjectionHeader& header, ProjectionGeometry& geometry, ReadingNotes& notes) {
    bool stated = true;
    for (std::size_t h = 0; h < header.heads.size(); ++h) {
        const auto of_head = [h](const ProjectionView& view) { return view.head == static_cast<int>(h); };
        const auto first = std::find_if(geometry.views.begin(), geometry.views.end(), of_head);
        const auto count = std::count_if(geometry.views.begin(), geometry.views.end(), of_head);
        const auto each = seconds_per_view(header, header.heads[h], static_cast<std::size_t>(count), notes);
        const double start = number_of_first(header, header.heads[h], "image relative start time (sec)").value_or(0.0);
        stated = stated && each && *each > 0.0;
        for (auto view = first; view != first + count; ++view) {
            view->duration_s = each.value_or(0.0);
            view->start_s = start + static_cast<double>(view - first) * view->duration_s;
        }
    }
    if (!stated) {
        notes.assumptions.emplace_back("the counting time is not stated");
    }
    read_own_times(header, geometry.views);
    geometry.check(header.path.string());
}

}  // namespace isotone::io::interfile
