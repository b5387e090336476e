// SPDX-License-Identifier: Apache-2.0
/// An attenuation map where a SPECT reconstruction wants it: in 1/mm at the energy of the photopeak, on the image's
/// grid.
///
/// Positions. The SPECT grid has its origin on the axis of rotation (core/projections.hpp); where the axis stands in
/// the SPECT's frame of reference turns its positions into patient positions. A map or CT is in patient coordinates
/// (LPS) of its own frame of reference. Where both name the same frame nothing more is needed. A transform, found by
/// registration or given, maps SPECT patient positions to positions of the map; where the axis is unknown, positions
/// from the axis.
///
/// Refused, since a wrong map quietly gives a wrong image: frames that differ without a transform, an axis at an
/// unknown place without one, a map that covers less than half of the field of view, values that are no 1/mm, matter
/// that the grid cuts off. The first two give way to `accept`, the third to `accept_small`, the last to `accept_cut`,
/// and what was accepted is recorded.
#pragma once

#include "core/attenuation_table.hpp"
#include "core/export.hpp"
#include "core/record.hpp"
#include "core/rigid_transform.hpp"
#include "core/volume.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

/// A map as it was read.
struct MapSource {
    Volume volume;                       ///< 1/mm or Hounsfield units, in patient LPS
    bool is_ct = false;                  ///< Hounsfield units
    double kvp = 0.0;                    ///< of a CT
    std::optional<double> energy_kev;    ///< of a mu-map, where it is known
    std::string frame_of_reference_uid;  ///< empty where the file names none
    std::string name;                    ///< for errors and records, e.g. the file's name
};

/// Where the SPECT image stands, and how far from the rules the user has decided to go.
struct MapPlacement {
    std::string frame_of_reference_uid;       ///< of the SPECT data; empty where they name none
    std::optional<Vector3> axis_position_mm;  ///< SpectData::axis_position_mm
    std::optional<RigidTransform> transform;
    Record transform_source;               ///< how the transform was found, for the record
    double field_of_view_radius_mm = 0.0;  ///< 0 = the largest circle within the grid
    bool accept = false;                   ///< frames that differ and an axis at an unknown place
    bool accept_small = false;             ///< a map that covers little of the field of view
    bool accept_cut = false;               ///< matter beside the grid too, which then does not attenuate
};

struct AttenuationMap {
    Volume mu;                          ///< 1/mm on the SPECT grid
    Record record;                      ///< what was done
    std::vector<std::string> findings;  ///< what the user should know, each a sentence
};

/// @param grid       axis-aligned, origin on the axis of rotation
/// @param energy_kev the photopeak; a mu-map of another energy is scaled as water is
/// @throws Error{inconsistent_data} as said above
ISOTONE_API AttenuationMap place_attenuation_map(const MapSource& source, const ImageGrid& grid,
                                                 const MapPlacement& placement, double energy_kev,
                                                 const AttenuationTable& water, const AttenuationTable& bone);

}  // namespace isotone::recon
