// SPDX-License-Identifier: Apache-2.0
/// Where photons start and with what energy: uniformly within each active primitive, wherever it is not painted over.
#pragma once

#include "core/random.hpp"
#include "simulate/phantom.hpp"
#include "simulate/spect/spect_protocol.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace isotone::simulate {

struct Emission {
    Vector3 point{};
    std::size_t line = 0;
};

class PhotonSource {
public:
    /// The phantom must outlive it.
    /// @throws Error{inconsistent_data} where there is nothing active
    PhotonSource(const Phantom& phantom, const std::vector<GammaLine>& lines, std::uint64_t seed);

    /// Photons per second of all primitives, as if none were painted over.
    double photons_per_s() const { return cumulative_.back(); }
    /// The emission of history `number`; empty where its point is painted over. Histories stand for equally many
    /// photons each, and every primitive and line has its due number of them, nearly.
    std::optional<Emission> draw(std::uint64_t number, RandomStream& random) const;

private:
    struct Part {
        const Primitive* primitive;
        std::size_t line;
    };
    const Phantom& phantom_;
    double shift_;
    std::vector<Part> parts_;
    std::vector<double> cumulative_;  // photons/s up to and with each part
};

}  // namespace isotone::simulate
