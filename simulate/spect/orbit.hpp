// SPDX-License-Identifier: Apache-2.0
/// Where the heads stand: the views of a SPECT protocol, in the order in which a file would hold them (head by head).
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "simulate/phantom.hpp"
#include "simulate/spect/spect_protocol.hpp"

#include <vector>

namespace isotone::simulate {

/// @throws Error{inconsistent_data} where the phantom reaches through a collimator
ISOTONE_API ProjectionGeometry spect_geometry(const Phantom& phantom, const SpectProtocol& protocol);

/// The angles a view's counts come from: its own, or several across the step of a continuous rotation.
std::vector<double> angles_of(const ProjectionView& view, const SpectProtocol& protocol);

/// How far the phantom reaches towards a detector at `angle_rad`, mm from the axis, within the rows seen. Found along
/// lines half a bin apart, so a body is missed by less than its curvature bends over a quarter of a bin.
double outline_mm(const Phantom& phantom, const ProjectionGeometry& geometry, double angle_rad);

}  // namespace isotone::simulate
