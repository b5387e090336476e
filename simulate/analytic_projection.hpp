// SPDX-License-Identifier: Apache-2.0
/// Noise-free data of a phantom on a sinogram: exact line integrals, blurred by the detectors, attenuated, summed over
/// the crystal pairs of each bin.
///
/// Every unmashed view is traced for itself, at the true angle of its crystal pairs (odd bins lie half a crystal beside
/// even ones). Transaxially lines lie at least as dense as the blur needs and a little beyond the outermost bins; their
/// attenuated integrals are averaged with a Gaussian in s of variance fwhm^2 / 8 ln 2 + (crystal width)^2 / 24, the
/// second term being the profile of a pair of crystals half way between them. Axially see AxialSampling. Nothing is
/// voxelised.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "core/sinogram.hpp"
#include "simulate/phantom.hpp"
#include "simulate/protocol.hpp"

namespace isotone::simulate {

struct NoiseFree {
    Sinogram trues;           ///< attenuated line integrals x detector weights: (Bq/mL) mm
    Sinogram multiplicative;  ///< attenuation x detector weights, summed over the crystal pairs of a bin
};

/// @param threads  0 = one per processor; the result does not depend on it
/// @throws Error{inconsistent_data} where the scanner cannot have such a sinogram
ISOTONE_API NoiseFree project(const Phantom& phantom, const CylindricalScanner& scanner, const Protocol& protocol,
                              ProgressSink& progress, int threads = 0);

/// The sinogram layout a protocol asks for.
ISOTONE_API SinogramGeometry geometry_of(const CylindricalScanner& scanner, const Protocol& protocol);

}  // namespace isotone::simulate
