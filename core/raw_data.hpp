// SPDX-License-Identifier: Apache-2.0
/// Everything a reconstruction starts from: what one raw container holds.
#pragma once

#include "core/exam.hpp"
#include "core/held_effects.hpp"
#include "core/list_mode.hpp"
#include "core/record.hpp"
#include "core/scanner.hpp"
#include "core/sinogram.hpp"

#include <optional>

namespace isotone {

/// The expectation of a bin is multiplicative * (line integral of the image) * calibration * duration * decay +
/// additive. The multiplicative factor is the sum of attenuation x normalisation over the real crystal pairs of the bin
/// (ring pairs of its plane, mashed views), so it includes their number. An absent factor was not supplied, which the
/// provenance of anything made from it records.
struct RawData {
    CylindricalScanner scanner;
    Exam exam;
    std::optional<Sinogram> prompts;
    std::optional<Sinogram> delayeds;
    std::optional<Sinogram> multiplicative;  ///< see above; 0 = the bin holds no data
    std::optional<Sinogram> additive;        ///< expected scatter + randoms, counts
    HeldEffects multiplicative_holds;        ///< what the multiplicative term accounts for; empty = unknown
    HeldEffects additive_holds;              ///< the same of the additive term
    std::optional<ListMode> list_mode;
    Record provenance;  ///< of the file: who made it, from what
};

}  // namespace isotone
