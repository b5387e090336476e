// SPDX-License-Identifier: Apache-2.0
/// The projector of arbitrary lines of response: one ray per event.
#pragma once

#include "kernels/backend.hpp"

#include <memory>

namespace isotone::kernels::reference {

/// @throws Error{usage} for time-of-flight, Error{inconsistent_data} for a geometry that cannot be, among it an event
///         that names a crystal or pose beyond its table
std::unique_ptr<Projector> make_event_projector(EventGeometry geometry);

}  // namespace isotone::kernels::reference
