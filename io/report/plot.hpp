// SPDX-License-Identifier: Apache-2.0
/// A plot as inline SVG: axes with round ticks, grid, shaded bands, lines, markers and a legend.
#pragma once

#include "core/report.hpp"

#include <string>

namespace isotone::io::report {

/// An <svg> element. Points that are not finite are left out and break their line.
/// @throws Error{internal} where a curve's lengths do not fit together
std::string plot_svg(const isotone::report::Plot& plot);

}  // namespace isotone::io::report
