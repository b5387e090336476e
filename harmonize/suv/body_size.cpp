// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/body_size.hpp"

#include "harmonize/suv/refusal.hpp"

#include <cmath>

namespace isotone::harmonize::suv {
namespace {

double janmahasatian_kg(const Body& body, bool male) {
    const double bmi = body.weight_kg / (body.height_m * body.height_m);
    return 9270.0 * body.weight_kg / (male ? 6680.0 + 216.0 * bmi : 8780.0 + 244.0 * bmi);
}

/// James and Morgan differ only in the quadratic factor of men.
double quadratic_kg(const Body& body, bool male, double male_factor) {
    const double ratio = body.weight_kg / (100.0 * body.height_m);
    return male ? 1.10 * body.weight_kg - male_factor * ratio * ratio : 1.07 * body.weight_kg - 148.0 * ratio * ratio;
}

double ideal_kg(const Body& body, bool male) {
    const double above_152_cm = 100.0 * body.height_m - 152.0;
    return male ? 48.0 + 1.06 * above_152_cm : 45.5 + 0.91 * above_152_cm;
}

double mass_kg(const Body& body, Normalisation normalisation, bool male) {
    switch (normalisation) {
        case Normalisation::lean_morgan: return quadratic_kg(body, male, 120.0);
        case Normalisation::lean_james128: return quadratic_kg(body, male, 128.0);
        case Normalisation::lean_janmahasatian: return janmahasatian_kg(body, male);
        case Normalisation::ideal_body_weight: return ideal_kg(body, male);
        case Normalisation::body_weight:
        case Normalisation::body_surface: break;
    }
    return body.weight_kg;
}

double mass_of_sex_kg(const Body& body, Normalisation normalisation) {
    if (body.sex == "M" || body.sex == "F") {
        return mass_kg(body, normalisation, body.sex == "M");
    }
    if (body.sex == "O") {
        return 0.5 * (mass_kg(body, normalisation, true) + mass_kg(body, normalisation, false));
    }
    throw refusal("sex-missing", "the normalisation needs the patient's sex, and the file states none",
                  "use body-weight SUV, or complete PatientSex (0010,0040)");
}

}  // namespace

double body_surface_m2(const Body& body) {
    return 0.007184 * std::pow(body.weight_kg, 0.425) * std::pow(100.0 * body.height_m, 0.725);
}

double normalising_size(const Body& body, Normalisation normalisation) {
    if (normalisation == Normalisation::body_weight) {
        return 1000.0 * body.weight_kg;
    }
    if (!(body.height_m > 0.0)) {
        throw refusal("height-missing", "the normalisation needs the patient's height, and the file states none",
                      "use body-weight SUV, or complete PatientSize (0010,1020)");
    }
    if (body.height_m < 0.3 || body.height_m > 2.5) {
        throw refusal("height-impossible", "the file's height is not that of a person: expected 0.3 to 2.5 m",
                      "use body-weight SUV, or correct PatientSize (0010,1020)");
    }
    const double size = normalisation == Normalisation::body_surface ? 1e4 * body_surface_m2(body)
                                                                     : 1e3 * mass_of_sex_kg(body, normalisation);
    if (!(size > 0.0)) {
        throw refusal("body-size-impossible", "the formula gives no positive size for this weight and height",
                      "check PatientWeight (kg) and PatientSize (m)");
    }
    return size;
}

}  // namespace isotone::harmonize::suv
