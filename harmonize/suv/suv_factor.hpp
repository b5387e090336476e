// SPDX-License-Identifier: Apache-2.0
/// From the pixel values of a PET series to body-weight SUV.
///
/// The rule chain is that of the IBSI SUV manual (2026) and its digital reference objects. Every branch taken is
/// recorded; where the header does not allow a decision the series is refused with a named reason, never guessed.
#pragma once

#include "core/export.hpp"
#include "core/pet_header.hpp"
#include "harmonize/suv/body_size.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isotone::harmonize::suv {

struct SuvFactor {
    /// SUVbw (g/mL) per rescaled pixel value, one per slice in the order given. All equal but for uncorrected decay.
    std::vector<double> per_slice;
    std::vector<std::string> trail;     ///< each rule applied, in order
    std::vector<std::string> findings;  ///< what a reader should look at: disagreeing times, odd values

    std::optional<double> injected_dose_bq;  ///< as given; empty where the file already holds an SUV
    std::optional<double> uptake_s;          ///< from injection to the reference time of decay correction
    std::optional<double> half_life_s;
    std::optional<double> weight_kg;

    bool same_for_all_slices() const;
};

/// A nuclide and every half-life that scanners and tables in use give it.
struct KnownNuclide {
    std::string name;                  ///< "82Rb"
    std::vector<double> half_lives_s;  ///< at least one, the usual one first
};

/// Relative, to the nearest half-life in use. Headers round (20.3 min for 11C is 0.44 % off, 10 min for 13N 0.35 %);
/// 6540 s for 18F, no nuclide's but a known slip, is 0.7 % off.
inline constexpr double half_life_tolerance = 0.005;

/// @param slices  at least one, in the order of the volume
/// @param known   nuclides of whose half-lives the series must have one where it names one of them and its decay counts
/// @throws Error{inconsistent_data} whose `where` is "SUV refused: <reason>": units-missing, units-not-convertible,
///   suv-type-unknown, philips-factor-missing, not-attenuation-corrected, decay-correction-missing,
///   decay-correction-unknown, dose-missing, half-life-missing, half-life-contradicts-nuclide,
///   weight-missing, height-missing, sex-missing, height-impossible, body-size-impossible, reference-time-missing,
///   injection-time-missing, injection-after-scan, uptake-too-long, acquisition-time-missing, frame-duration-missing,
///   rescale-intercept
ISOTONE_API SuvFactor suv_bw_factor(const PetSeriesHeader& series, std::span<const PetSliceHeader> slices,
                                    std::span<const KnownNuclide> known = {});

/// Factor that turns SUVbw into the SUV of another normalisation: its size / body weight in g.
/// SUL is lean_janmahasatian (or lean_james128); for body_surface the SUV is in cm2/mL.
ISOTONE_API double factor_from_bw(const Body& body, Normalisation normalisation);

/// The patient's body as the header states it, in kg and m; a weight in g and a height in cm are recognised by their
/// size.
/// @throws Error{inconsistent_data} (weight-missing)
ISOTONE_API Body body_of(const PetSeriesHeader& series);

/// A series in SUVbw: each slice (index axis 2) times its factor.
/// @throws Error{inconsistent_data} where the number of slices differs
ISOTONE_API Volume to_suv(const Volume& series, const SuvFactor& factor);

}  // namespace isotone::harmonize::suv
