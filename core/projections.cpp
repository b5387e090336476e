// SPDX-License-Identifier: Apache-2.0
#include "core/projections.hpp"

#include "core/corrected_codes.hpp"
#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/record_reader.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <numeric>

namespace isotone {
namespace {

constexpr int largest_extent = 4096;  // of bins, rows and views

void require(bool holds, const std::string& where, const std::string& what, const std::string& hint) {
    if (!holds) {
        throw Error(ErrorCode::inconsistent_data, where, what, hint);
    }
}

std::optional<double> as_number(const std::string& text) {
    double value = 0.0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() ? std::optional<double>(value) : std::nullopt;
}

}  // namespace

std::size_t ProjectionGeometry::size() const {
    return views.size() * static_cast<std::size_t>(bins) * static_cast<std::size_t>(rows);
}

void ProjectionGeometry::check(const std::string& where) const {
    require(bins >= 1 && bins <= largest_extent && rows >= 1 && rows <= largest_extent, where,
            "projections of " + std::to_string(bins) + " bins and " + std::to_string(rows) + " rows",
            "use 1 to 4096 of each");
    require(!views.empty() && views.size() <= largest_extent, where, std::to_string(views.size()) + " views",
            "use 1 to 4096");
    require(bin_mm > 0.01 && bin_mm < 1000.0 && row_mm > 0.01 && row_mm < 1000.0, where,
            "pixels of " + number_text(bin_mm) + " by " + number_text(row_mm) + " mm",
            "the pixel spacing must be a length in mm, from 0.01 to 1000");
    for (std::size_t v = 0; v < views.size(); ++v) {
        const ProjectionView& view = views[v];
        const std::string name = where + ", view " + std::to_string(v + 1);
        require(std::isfinite(view.angle_rad) && std::isfinite(view.axis_offset_mm), name,
                "its angle or axis offset is not finite", "check the file");
        require(view.radius_mm > 0.0 && view.radius_mm < 5000.0, name,
                "a radius of " + number_text(view.radius_mm) + " mm",
                "the distance from the axis of rotation to the collimator must be known, in mm and below 5000: state "
                "`radius_mm` where the file lacks it or has another unit");
        require(view.duration_s >= 0.0 && std::isfinite(view.duration_s) && std::isfinite(view.start_s), name,
                "its times are not usable", "a view needs a start and a duration of at least 0 s");
        require(view.arc_rad >= 0.0 && view.arc_rad <= std::numbers::pi, name,
                "it counts along an arc of " + number_text(view.arc_rad * 180.0 / std::numbers::pi) + " degrees",
                "a view of a head that turns needs an arc of 0 to 180 degrees");
        require(view.head >= 0, name, "its head is " + std::to_string(view.head), "heads count from 0");
    }
}

bool SpectData::is_corrected(const std::string& code) const {
    return std::find(corrected.begin(), corrected.end(), code) != corrected.end();
}

std::vector<std::string> SpectData::notes(const std::string& list) const {
    std::vector<std::string> texts;
    const Record* found = provenance.find(list);
    const auto* entries = found != nullptr ? std::get_if<Record::List>(&found->value()) : nullptr;
    for (const Record& entry : entries != nullptr ? *entries : Record::List{}) {
        if (const auto* text = std::get_if<std::string>(&entry.value())) {
            texts.push_back(*text);
        }
    }
    return texts;
}

int SpectData::window_index(const std::string& wanted) const {
    std::vector<std::string> names;
    for (std::size_t w = 0; w < windows.size(); ++w) {
        if (lower_case(windows[w].name) == lower_case(wanted)) {
            return static_cast<int>(w);
        }
        names.push_back(windows[w].name);
    }
    if (const auto energy = as_number(wanted)) {
        for (std::size_t w = 0; w < windows.size(); ++w) {
            if (windows[w].holds(*energy)) {
                return static_cast<int>(w);
            }
        }
    }
    const std::string nearest = nearest_name(wanted, names);
    throw Error(ErrorCode::usage, "energy window \"" + wanted + "\"",
                "the data hold \"" + joined(names, "\", \"") + "\"",
                nearest.empty() ? "use one of these names, or an energy in keV within a window"
                                : "did you mean \"" + nearest + "\"?");
}

const EnergyWindow& SpectData::window_at(int window) const {
    if (window < 0 || static_cast<std::size_t>(window) >= windows.size()) {
        throw Error(ErrorCode::usage, "energy window " + std::to_string(window + 1),
                    "the data hold " + std::to_string(windows.size()), "name one of them");
    }
    return windows[static_cast<std::size_t>(window)];
}

std::vector<float> SpectData::counts_of(int window, std::optional<int> gate) const {
    std::vector<float> total;
    for (const WindowCounts& part : counts) {
        if (part.window != window || (gate && part.gate != *gate)) {
            continue;
        }
        if (total.empty()) {
            total = part.values;
        } else {
            std::transform(total.begin(), total.end(), part.values.begin(), total.begin(), std::plus<>());
        }
    }
    require(!total.empty(), "projections",
            "no counts of energy window " + std::to_string(window + 1) +
                (gate ? ", gate " + std::to_string(*gate + 1) : std::string()),
            "choose a window and a gate that the data hold");
    return total;
}

double SpectData::gate_share(int gate) const {
    require(gate >= 0 && gate < gates, "projections", "there is no gate " + std::to_string(gate + 1),
            "the data hold " + std::to_string(gates));
    return gate_shares.empty() ? 1.0 / gates : gate_shares[static_cast<std::size_t>(gate)];
}

void SpectData::check(const std::string& where) const {
    geometry.check(where);
    require(!windows.empty(), where, "no energy window", "state the window of the data");
    for (const EnergyWindow& window : windows) {
        window.check(where);
    }
    require(gates >= 1, where, std::to_string(gates) + " gates", "an ungated acquisition has one");
    constexpr double share_tolerance = 1e-6;  // of times in whole milliseconds, in a scan of some minutes
    require(gate_shares.empty() ||
                (gate_shares.size() == static_cast<std::size_t>(gates) &&
                 std::all_of(gate_shares.begin(), gate_shares.end(), [](double share) { return share > 0.0; }) &&
                 std::abs(std::accumulate(gate_shares.begin(), gate_shares.end(), 0.0) - 1.0) <= share_tolerance),
            where, "the gates do not share the counting time", "one positive share for each gate, together 1");
    for (const std::string& code : corrected) {
        require(is_corrected_code(code), where, "a correction called '" + code + "'",
                "projections are corrected for DECY, ATTN or SCAT before they are read");
    }
    require(!counts.empty(), where, "no counts", "supply projections");
    std::vector<bool> seen(windows.size() * static_cast<std::size_t>(gates));
    for (const WindowCounts& part : counts) {
        require(part.window >= 0 && static_cast<std::size_t>(part.window) < windows.size() && part.gate >= 0 &&
                    part.gate < gates,
                where, "counts of a window or gate that is not there", "check the file");
        const std::size_t at = static_cast<std::size_t>(part.window) * static_cast<std::size_t>(gates) +
                               static_cast<std::size_t>(part.gate);
        require(!seen[at], where, "counts of a window and gate stand there twice", "check the file");
        seen[at] = true;
        require(part.values.size() == geometry.size(), where,
                std::to_string(part.values.size()) + " counts, expected " + std::to_string(geometry.size()),
                "views x bins x rows");
    }
    require(!additive || additive->size() == geometry.size(), where, "the additive term has another size",
            "views x bins x rows");
}

}  // namespace isotone
