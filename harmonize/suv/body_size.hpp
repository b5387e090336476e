// SPDX-License-Identifier: Apache-2.0
/// Body sizes an SUV can be normalised to.
///
/// Sources: Janmahasatian et al., Clin Pharmacokinet 2005; James 1976 (factor 128 for men); Morgan and Sugawara
/// (factor 120 for men, the "LBM" of DICOM); Du Bois and Du Bois 1916; ideal body weight as in the SUV manual of the
/// IBSI digital reference objects.
#pragma once

#include "core/export.hpp"

#include <string>

namespace isotone::harmonize::suv {

enum class Normalisation {
    body_weight,         ///< BW
    lean_morgan,         ///< LBM: the definition of DICOM
    lean_james128,       ///< LBMJAMES128
    lean_janmahasatian,  ///< LBMJANMA, the usual SUL
    ideal_body_weight,   ///< IBW
    body_surface,        ///< BSA
};

struct Body {
    double weight_kg = 0.0;
    double height_m = 0.0;  ///< not needed for body_weight
    std::string sex;        ///< "M", "F", or "O": the mean of both formulas. Not needed for body_weight, body_surface.
};

/// Du Bois: 0.007184 W^0.425 H^0.725, in m2.
ISOTONE_API double body_surface_m2(const Body& body);

/// The size the dose is divided by: g for masses, cm2 for the body surface.
/// @throws Error{inconsistent_data} where height or sex is needed and unknown, the height is outside 0.3 to 2.5 m, or
/// the result is not positive
ISOTONE_API double normalising_size(const Body& body, Normalisation normalisation);

}  // namespace isotone::harmonize::suv
