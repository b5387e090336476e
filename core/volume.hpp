// SPDX-License-Identifier: Apache-2.0
/// A three-dimensional image and the grid it lives on.
///
/// Memory order: x fastest, then y, then z, as in ITK and every file format. Lengths in mm. `origin_mm` is the centre
/// of voxel (0,0,0); column k of `direction` is the unit vector of index axis k in the frame named by `frame`.
#pragma once

#include "core/export.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace isotone {

/// Coordinate frames (docs/architecture.md, Conventions).
enum class Frame {
    gantry,       ///< seen from the bed looking into the bore: +x right, +y down, +z away from the viewer
    patient_lps,  ///< DICOM: +x left, +y posterior, +z head
};

using Vector3 = std::array<double, 3>;

struct ISOTONE_API ImageGrid {
    std::array<int, 3> size{};
    Vector3 spacing_mm{1.0, 1.0, 1.0};
    Vector3 origin_mm{0.0, 0.0, 0.0};
    std::array<double, 9> direction{1, 0, 0, 0, 1, 0, 0, 0, 1};  ///< row-major 3x3
    Frame frame = Frame::gantry;

    /// A grid centred on the frame's origin.
    static ImageGrid centred(std::array<int, 3> size, Vector3 spacing_mm);

    std::size_t voxels() const;
    double voxel_volume_ml() const;
    /// Position in mm of a (possibly fractional) index.
    Vector3 position(const Vector3& index) const;
    /// Position of the middle of all voxels.
    Vector3 middle() const;
    /// Fractional index of a position in mm. Inverse of position() for an orthonormal direction.
    Vector3 index_of(const Vector3& position_mm) const;

    bool operator==(const ImageGrid&) const = default;
};

/// What the numbers of a Volume mean.
enum class Quantity {
    activity_concentration,  ///< Bq/mL
    suv_bw,                  ///< g/mL, body-weight SUV
    attenuation,             ///< 1/mm
    relative,                ///< proportional to activity concentration; scale unknown
    other,
};

/// UCUM-like unit string shown to users and written to files: "Bq/mL", "g/mL", "1/mm", "relative", "other".
ISOTONE_API std::string unit_of(Quantity quantity);

struct ISOTONE_API Volume {
    ImageGrid grid;
    Quantity quantity = Quantity::relative;
    std::vector<float> values;  ///< size grid.voxels(), x fastest

    Volume() = default;
    explicit Volume(const ImageGrid& image_grid, Quantity meaning = Quantity::relative, float fill = 0.0F);

    std::size_t offset(int x, int y, int z) const {
        return (static_cast<std::size_t>(z) * static_cast<std::size_t>(grid.size[1]) + static_cast<std::size_t>(y)) *
                   static_cast<std::size_t>(grid.size[0]) +
               static_cast<std::size_t>(x);
    }
    float& at(int x, int y, int z) { return values[offset(x, y, z)]; }
    float at(int x, int y, int z) const { return values[offset(x, y, z)]; }
};

}  // namespace isotone
