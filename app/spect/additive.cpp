// SPDX-License-Identifier: Apache-2.0
#include "app/spect/additive.hpp"

#include "app/reporting/numbers.hpp"
#include "core/error.hpp"
#include "io/config/share.hpp"
#include "recon/model/photopeak_choice.hpp"
#include "recon/quantify/calibration.hpp"

#include <cmath>
#include <numbers>
#include <optional>

namespace isotone::app {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, path, what, hint);
}

const char* const same_projections = "supply one window on the projections that are reconstructed";

/// The additive term of a view counts like the view. Tolerances as of merge_windows(): how programs write numbers.
bool look_alike(const ProjectionView& a, const ProjectionView& b) {
    constexpr double length_mm = 0.01, time_s = 1e-3;
    return std::abs(a.radius_mm - b.radius_mm) <= length_mm &&
           std::abs(a.axis_offset_mm - b.axis_offset_mm) <= length_mm && std::abs(a.start_s - b.start_s) <= time_s &&
           std::abs(a.duration_s - b.duration_s) <= time_s;
}

bool same_angle(const ProjectionView& a, const ProjectionView& b) {
    constexpr double angle_deg = 1e-3;
    return std::abs(std::remainder(a.angle_rad - b.angle_rad, 2.0 * std::numbers::pi)) <=
           angle_deg * std::numbers::pi / 180.0;
}

/// For each view of the data the one of the term. Views that look alike but for their heads count alike, unless one
/// file numbers its heads and the other does not.
std::vector<std::size_t> views_of(const std::string& path, const ProjectionGeometry& term,
                                  const ProjectionGeometry& data) {
    std::vector<std::size_t> order;
    std::vector<bool> taken(term.views.size(), false);
    for (std::size_t v = 0; v < data.views.size(); ++v) {
        std::vector<std::size_t> seen, own;
        for (std::size_t t = 0; t < term.views.size(); ++t) {
            if (!taken[t] && same_angle(data.views[v], term.views[t]) && look_alike(data.views[v], term.views[t])) {
                seen.push_back(t);
                if (data.views[v].head == term.views[t].head) {
                    own.push_back(t);
                }
            }
        }
        const std::vector<std::size_t>& found = own.empty() ? seen : own;
        if (found.size() != 1) {
            refuse(path,
                   (found.empty() ? "no view" : "more than one view") +
                       std::string(" has the angle, radius, axis, start and duration of view ") +
                       std::to_string(v + 1) + " of the data, at " +
                       significant(data.views[v].angle_rad * 180.0 / std::numbers::pi, 6) + " degrees",
                   same_projections);
        }
        taken[found.front()] = true;
        order.push_back(found.front());
    }
    return order;
}

void require_same_pixels(const std::string& path, const ProjectionGeometry& a, const ProjectionGeometry& b) {
    constexpr double pixel_mm = 1e-4;  // 0.05 mm over 512 pixels
    const bool same = a.bins == b.bins && a.rows == b.rows && a.views.size() == b.views.size() &&
                      std::abs(a.bin_mm - b.bin_mm) <= pixel_mm && std::abs(a.row_mm - b.row_mm) <= pixel_mm;
    if (!same) {
        const auto text = [](const ProjectionGeometry& g) {
            return std::to_string(g.views.size()) + " views of " + std::to_string(g.bins) + " x " +
                   std::to_string(g.rows) + " pixels of " + significant(g.bin_mm, 6) + " x " +
                   significant(g.row_mm, 6) + " mm";
        };
        refuse(path, "it has " + text(a) + ", the data have " + text(b), same_projections);
    }
}

/// The one window of the data that counts the same as the term's.
int window_for(const std::string& path, const EnergyWindow& window, const SpectData& data) {
    std::vector<int> found;
    for (std::size_t w = 0; w < data.windows.size(); ++w) {
        if (recon::count_the_same({data.windows[w]}, {window})) {
            found.push_back(static_cast<int>(w));
        }
    }
    if (found.size() != 1) {
        refuse(path,
               "its energy window of " + window.levels_text() + " is " + (found.empty() ? "none" : "more than one") +
                   " of those of the data",
               "supply the term of a window that is reconstructed, with the levels of the data");
    }
    return found.front();
}

/// The name in the table of nuclides, which has one for every spelling.
std::string plain_name(const std::string& nuclide) {
    try {
        return io::config::load_nuclide(nuclide).name;
    } catch (const Error&) {
        return nuclide;  // not in the table
    }
}

void require_same_nuclide(const std::string& path, const std::string& term, const std::string& data) {
    if (!term.empty() && !data.empty() && plain_name(term) != plain_name(data)) {
        refuse(path, "it is of " + term + ", the data are of " + data, "supply the term of the same nuclide");
    }
}

}  // namespace

void add_additive(const std::string& path, const std::vector<std::string>& projections,
                  const SpectInputOptions& options, const std::optional<std::string>& nuclide, SpectData& data) {
    if (data.additive) {
        refuse(path, "the projections hold an additive term of their own",
               "leave --additive out, or take theirs away: isotone convert --no-additive");
    }
    const SpectData term = read_spect_beside(path, projections, options);
    if (term.counts.size() != 1) {
        refuse(path, "it holds " + std::to_string(term.counts.size()) + " windows and gates", same_projections);
    }
    require_same_pixels(path, term.geometry, data.geometry);
    const std::string& own = data.exam.nuclide.name;
    require_same_nuclide(path, term.exam.nuclide.name, own.empty() ? nuclide.value_or("") : own);
    data.additive_window = window_for(path, term.windows.front(), data);
    const std::vector<float>& counts = term.counts.front().values;
    const std::size_t view_size = counts.size() / term.geometry.views.size();
    data.additive.emplace();
    for (const std::size_t view : views_of(path, term.geometry, data.geometry)) {
        const auto first = counts.begin() + static_cast<std::ptrdiff_t>(view * view_size);
        data.additive->insert(data.additive->end(), first, first + static_cast<std::ptrdiff_t>(view_size));
    }
}

void require_additive_enters(const SpectData& data, const recon::SpectSettings& settings) {
    const auto idle = [](const std::string& what, const std::string& hint) {
        throw Error(ErrorCode::usage, "--additive", what, hint);
    };
    if (!settings.run.use_additive) {
        return;  // switched off by name, which is recorded
    }
    if (settings.scatter != recon::ScatterMethod::automatic && settings.scatter != recon::ScatterMethod::supplied) {
        idle("the scatter correction that is asked for does not use it", "leave it out, or use --scatter supplied");
    }
    std::vector<std::string> of_the_plan;  // which finds them again
    const std::vector<recon::Photopeak> photopeaks = recon::photopeaks_of(data, settings, of_the_plan);
    if (photopeaks.size() != 1) {
        idle("it belongs to one energy window, and several are summed", "leave it out, or reconstruct one photopeak");
    }
    if (photopeaks.front().window != data.additive_window) {
        const auto name = [&](int window) { return data.window_at(window).name; };
        idle("it belongs to energy window \"" + name(data.additive_window) + "\", reconstructed is \"" +
                 name(photopeaks.front().window) + "\"",
             "supply the term of the photopeak, or leave it out");
    }
}

}  // namespace isotone::app
