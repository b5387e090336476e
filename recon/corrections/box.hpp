// SPDX-License-Identifier: Apache-2.0
/// Places of a box of voxels, z fastest, as backends hold images.
#pragma once

#include <array>
#include <cstddef>

namespace isotone::recon {

/// A count or place that is not negative, as containers take it.
inline std::size_t index(int i) {
    return static_cast<std::size_t>(i);
}

inline std::size_t voxels_of(const std::array<int, 3>& size) {
    return index(size[0]) * index(size[1]) * index(size[2]);
}

/// Where (x, y, z) stands.
inline std::size_t element(const std::array<int, 3>& size, int x, int y, int z) {
    return (index(x) * index(size[1]) + index(y)) * index(size[2]) + index(z);
}

/// The inverse of element().
inline std::array<int, 3> place(const std::array<int, 3>& size, std::size_t at) {
    const auto z = static_cast<int>(at % index(size[2]));
    const auto y = static_cast<int>(at / index(size[2]) % index(size[1]));
    return {static_cast<int>(at / index(size[2]) / index(size[1])), y, z};
}

}  // namespace isotone::recon
