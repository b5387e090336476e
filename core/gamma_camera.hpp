// SPDX-License-Identifier: Apache-2.0
/// Gamma cameras with parallel-hole collimators.
///
/// What distance means, said once for the whole program:
/// - The **face** of a collimator is where its holes begin, on the patient's side. The radius of a view
///   (core/projections.hpp) reaches from the axis of rotation to the face, and the distance d of a source is measured
///   from the face. A cover before the holes is no part of it (GE's is 6.3 mm thick,
///   share/collimators/ge_infinia.toml): a radius that a file states to the cover is short by its thickness.
/// - The holes reach from the face to `hole_length_mm` behind it. The image is formed in the **image plane**, `gap_mm`
///   behind the back of the holes: any distance to the crystal plus the mean depth of interaction in it.
/// - Files state radii to the face, or to the crystal, which here is the image plane: `RadiusMeaning` of the camera
///   says which. Readers do not know the camera: they take the radius for one to the face and record that as an
///   assumption, which core/radius_meaning.hpp puts right once camera and collimator are known.
#pragma once

#include "core/export.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone {

enum class HoleShape { hexagonal, square, round };

/// What a vendor or a paper states for a point or line source in air, `distance_mm` from the face.
struct PublishedPerformance {
    std::string nuclide;
    double energy_kev = 0.0;
    double distance_mm = 100.0;
    std::optional<double> resolution_fwhm_mm;  ///< of collimator and detector together
    std::optional<double> sensitivity_cps_per_mbq;
    std::string source;
};

struct Collimator {
    std::string name;                  ///< "LEHR"
    std::vector<std::string> aliases;  ///< as CollimatorGridName (0018,1180) and other files have it
    HoleShape hole_shape = HoleShape::hexagonal;
    double hole_diameter_mm = 0.0;  ///< between opposite sides of a hexagon or square
    double septa_mm = 0.0;
    double hole_length_mm = 0.0;
    std::string source;
    std::string septa_material = "lead";  ///< a name of share/materials.toml
    std::optional<PublishedPerformance> published = std::nullopt;
};

/// What the radius in this camera's files reaches to from the axis of rotation: the face, or the image plane.
enum class RadiusMeaning { face, crystal };

struct GammaCamera {
    std::string name;  ///< "Siemens Symbia"
    std::string vendor;
    std::vector<std::string> aliases;  ///< as ManufacturerModelName (0008,1090) and other files have it
    double crystal_thickness_mm = 9.525;
    double intrinsic_fwhm_mm = 0.0;  ///< at intrinsic_energy_kev; scales with the square root of 1 / energy
    double intrinsic_energy_kev = 140.511;
    double gap_mm = 0.0;             ///< back of the holes to the image plane
    double energy_resolution = 0.0;  ///< FWHM / energy at intrinsic_energy_kev; scales as the intrinsic resolution
    RadiusMeaning radius_meaning = RadiusMeaning::face;
    std::vector<Collimator> collimators;
    std::string source;
    std::string crystal_material = "NaI";      ///< a name of share/materials.toml
    bool intrinsic_scales_with_energy = true;  ///< false where pixels limit the intrinsic resolution

    /// A collimator by name or alias (compared without case, spaces, hyphens and underscores).
    /// @throws Error{usage} with the nearest name where there is none
    ISOTONE_API const Collimator& collimator(const std::string& wanted) const;
};

/// The length of the holes and the gap behind them.
ISOTONE_API double face_to_image_plane_mm(const GammaCamera& camera, const Collimator& collimator);

}  // namespace isotone
