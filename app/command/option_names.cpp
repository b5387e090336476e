// SPDX-License-Identifier: Apache-2.0
#include "app/command/option_names.hpp"

#include <algorithm>
#include <iterator>
#include <regex>

namespace isotone::app {
namespace {

struct Name {
    const char* of_library;
    const char* of_command;
};

/// A name in backticks that only wants dashes needs no line here.
constexpr Name names[] = {
    {"accept", "--allow other_frame"},
    {"accept_foreign_window", "--allow foreign_window"},
    {"accept_incomplete_orbit", "--allow incomplete_orbit"},
    {"accept_named_windows", "--allow scatter_windows"},
    {"accept_other_calibration", "--allow other_calibration"},
    {"accept_other_corrections", "--allow other_corrections"},
    {"accept_radius_inside_body", "--allow radius_inside_body"},
    {"accept_small", "--allow small_map"},
    {"fov_radius_mm", "--fov-radius"},
    {"grid_size", "--grid"},
    {"lower", "--scatter-windows"},
    {"photopeaks", "--photopeak"},
    {"post_filter_fwhm_mm", "--post-filter"},
    {"psf_fwhm_mm", "--psf-fwhm"},
    {"transform", "--placement register, or --placement transform with --transform"},
    {"upper", "--scatter-windows"},
    {"voxel_mm", "--voxel"},
};

const Name* find(const std::string& of_library) {
    const auto* found = std::find_if(std::begin(names), std::end(names),
                                     [&](const Name& name) { return of_library == name.of_library; });
    return found == std::end(names) ? nullptr : found;
}

std::string translated(const std::string& text) {
    static const std::regex in_backticks("`([a-z_]+)`");
    std::string result;
    auto rest = text.begin();
    for (std::sregex_iterator it(text.begin(), text.end(), in_backticks), end; it != end; ++it) {
        const Name* name = find((*it)[1]);
        result.append(rest, (*it)[0].first);
        result += name != nullptr ? name->of_command : option_of((*it)[1]);
        rest = (*it)[0].second;
    }
    return result.append(rest, text.end());
}

}  // namespace

std::string option_of(std::string key) {
    std::replace(key.begin(), key.end(), '_', '-');
    return "--" + key;
}

Error with_option_names(const Error& error) {
    return {error.code(), translated(error.where()), translated(error.what()), translated(error.hint())};
}

}  // namespace isotone::app
