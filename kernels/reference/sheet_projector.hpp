// SPDX-License-Identifier: Apache-2.0
/// The projector of a cylindrical scanner: every transaxial line with every plane, one ray each.
#pragma once

#include "kernels/backend.hpp"

#include <memory>

namespace isotone::kernels::reference {

/// @throws Error{usage} for time-of-flight, Error{inconsistent_data} for a geometry that cannot be
std::unique_ptr<Projector> make_sheet_projector(SheetGeometry geometry);

}  // namespace isotone::kernels::reference
