// SPDX-License-Identifier: Apache-2.0
#include "app/spect/option_names.hpp"

#include "app/spect/options.hpp"

#include <algorithm>
#include <cctype>

namespace isotone::app {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Whole words alone. A key that is a word of the language counts only where the text calls it an option.
std::string translated(std::string text, const std::string& key) {
    const bool plain = key.find('_') == std::string::npos;
    const std::string called = plain ? "option " : "";
    const std::string wanted = called + key, option = called + option_of(key);
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at)) {
        std::size_t end = at + wanted.size();
        if ((at > 0 && is_word(text[at - 1])) || (end < text.size() && is_word(text[end]))) {
            at = end;
            continue;
        }
        if (at > 0 && text[at - 1] == '`' && end < text.size() && text[end] == '`') {
            --at;
            ++end;
        }
        text.replace(at, end - at, option);
        at += option.size();
    }
    return text;
}

/// What the libraries advise, and how the command says it.
struct Advice {
    const char* of_library;
    const char* of_command;
};

constexpr Advice advices[] = {
    {"register it, give a transform, or accept it as it lies",
     "use --placement register, --placement transform with --transform, or --allow other_frame"},
    {"register the map, give a transform, or accept that the map's origin is on the axis",
     "use --placement register, --placement transform with --transform, or take the map's origin for the axis with "
     "--allow other_frame"},
    {"name the nuclide of the radiation or its photopeak, or allow a foreign window by name",
     "name the nuclide of the radiation with --nuclide or its photopeak with --photopeak, or add --allow "
     "foreign_window"},
    {"allow an incomplete orbit by name", "add --allow incomplete_orbit"},
    {"allow a radius inside the body by name", "add --allow radius_inside_body"},
    {"state the radius in mm, ", "state the radius with --radius-mm, "},
    {"accept this one explicitly", "add --allow other_calibration"},
    {"accept named windows as they are", "add --allow scatter_windows"},
    {"name the window, choose the dual energy window, or state that there is no upper window",
     "name the window with --scatter-windows, or use --scatter dual_window or --no-upper-window"},
    {"name the window, or use another scatter correction",
     "name the window with --scatter-windows, or use another --scatter"},
    {"supply one, or use energy windows",
     "supply one with --attenuation, or use energy windows: --scatter triple_window"},
    {"reconstruct one, or use energy windows",
     "reconstruct one with --photopeak, or use energy windows: --scatter triple_window"},
    {"give it as an override where the file lacks it", "give it with --radius-mm where the file lacks it"},
    {"leave it out, or give the option motion", "leave it out, or say that it turns with --motion continuous"},
    {"state the nuclide, or switch the decay correction off",
     "state the nuclide with --nuclide, or switch the decay correction off with --reference-time none"},
    {"supply it, or correct to the start of the acquisition", "use --reference-time start"},
};

/// What the libraries call the settings that an error is about.
constexpr Advice settings[] = {
    {"radius_to", "--radius-to"},      {"arc_samples", "--arc-samples"},
    {"photopeak", "--photopeak"},      {"scatter windows", "--scatter-windows"},
    {"iterations", "--iterations"},    {"subsets", "--subsets"},
    {"grid_size", "--grid"},           {"voxel_mm", "--voxel"},
    {"fov_radius_mm", "--fov-radius"}, {"post_filter_fwhm_mm", "--post-filter"},
    {"psf_fwhm_mm", "--psf-fwhm"},     {"data", "--data"},
};

std::string advised(std::string text) {
    for (const Advice& advice : advices) {
        if (const auto at = text.find(advice.of_library); at != std::string::npos) {
            text.replace(at, std::string(advice.of_library).size(), advice.of_command);
        }
    }
    return text;
}

std::string named(const std::string& where) {
    const auto* found = std::find_if(std::begin(settings), std::end(settings),
                                     [&](const Advice& setting) { return where == setting.of_library; });
    return found != std::end(settings) ? found->of_command : where;
}

}  // namespace

std::string option_of(std::string key) {
    std::replace(key.begin(), key.end(), '_', '-');
    return "--" + key;
}

Error with_option_names(const Error& error) {
    std::string what = error.what(), hint = advised(error.hint());
    for (const std::string& key : SpectOptions::keys()) {
        what = translated(what, key);
        hint = translated(hint, key);
    }
    return {error.code(), named(error.where()), what, hint};
}

}  // namespace isotone::app
