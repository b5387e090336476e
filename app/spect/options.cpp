// SPDX-License-Identifier: Apache-2.0
#include "app/spect/options.hpp"

#include "app/command/option_names.hpp"
#include "app/reporting/numbers.hpp"
#include "core/error.hpp"

#include <charconv>
#include <type_traits>

namespace isotone::app {
namespace {

using io::interfile::RadiusUnit;

/// One of two words, or nothing where the option is not given.
template <typename Value>
std::optional<Value> one_of(const char* option, const std::optional<std::string>& text, const char* first_word,
                            Value first, const char* second_word, Value second) {
    if (!text) {
        return std::nullopt;
    }
    if (*text != first_word && *text != second_word) {
        throw Error(ErrorCode::usage, option, "found '" + *text + "'",
                    std::string("use ") + first_word + " or " + second_word);
    }
    return *text == first_word ? first : second;
}

double kev(const std::string& text) {
    double value = 0.0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size() || !(value - value == 0.0)) {
        throw Error(ErrorCode::usage, "--energy-window", "found '" + text + "', expected a number",
                    "use two levels in keV, like 126.5,154.6");
    }
    return value;
}

std::optional<EnergyWindow> window_of(const std::optional<std::string>& text) {
    if (!text) {
        return std::nullopt;
    }
    const auto comma = text->find(',');
    const double lower = kev(text->substr(0, comma));
    const double upper = kev(comma == std::string::npos ? "" : text->substr(comma + 1));
    if (!(upper > lower && lower >= 0.0)) {
        throw Error(ErrorCode::usage, "--energy-window", "found '" + *text + "'",
                    "the lower level stands first, like 126.5,154.6");
    }
    return EnergyWindow{significant(lower, 6) + "-" + significant(upper, 6) + " keV", lower, upper};
}

}  // namespace

void SpectOptions::declare(OptionTable& options) {
    options.option("--zero-angle-deg", zero_angle_deg_, "DEG",
                   "SPECT Interfile: where its angle 0 is: 0 back, 90 left, 180 front of the patient");
    options.option("--start-angle-deg", start_angle_deg_, "DEG",
                   "SPECT DICOM: angle of the first head's first view, instead of the file's");
    options.flag("--angles-of-gantry", angles_of_gantry_,
                 "SPECT DICOM: its angles speak of the gantry, not of the patient as the standard has it");
    options.option("--direction", direction_, "NAME", "SPECT: cw or ccw, instead of the file's");
    options.option("--motion", motion_, "NAME",
                   "SPECT: step or continuous: whether heads turn while they count, instead of the file's");
    options.option(
        "--angle-at", angle_at_, "NAME",
        "SPECT: start or middle: where in its arc a view of heads that turn has its angle (default: start; in "
        "Interfile of isotone the middle, always)");
    options.option("--rows-from", rows_from_, "NAME", "SPECT: head or feet: where the file's first row is");
    options.flag("--bins-mirrored", bins_mirrored_, "SPECT: the file's bins count as seen through the patient");
    options.option("--radius-mm", radius_mm_, "MM", "SPECT: axis to collimator face, instead of the file's");
    options.option("--radius-unit", radius_unit_, "NAME", "SPECT Interfile: mm or cm: unit of its radii");
    options.option("--face-to-crystal-mm", face_to_crystal_mm_, "MM",
                   "SPECT: the file's radii reach the crystal, this far behind the collimator face");
    options.option("--axis-offset-mm", axis_offset_mm_, "MM",
                   "SPECT: where the axis projects from the middle of the detector");
    options.option("--energy-window", energy_window_, "KEV,KEV", "SPECT Interfile: levels of its one window");
    options.option("--view-duration-s", view_duration_s_, "S",
                   "SPECT DICOM: counting time of a view, instead of the file's");
    options.flag("--ignore-orientation", ignore_orientation_,
                 "SPECT DICOM: its ImageOrientationPatient says nothing of rows and bins");
    options.flag("--accept-corrected", accept_corrected_,
                 "SPECT DICOM: accept projections already corrected for decay, attenuation or scatter, which are not "
                 "corrected for the same again");
}

template <class Self, class Visit>
void SpectOptions::for_each(Self& self, Visit visit) {
    visit("zero_angle_deg", self.zero_angle_deg_);
    visit("start_angle_deg", self.start_angle_deg_);
    visit("angles_of_gantry", self.angles_of_gantry_);
    visit("direction", self.direction_);
    visit("motion", self.motion_);
    visit("angle_at", self.angle_at_);
    visit("rows_from", self.rows_from_);
    visit("bins_mirrored", self.bins_mirrored_);
    visit("radius_mm", self.radius_mm_);
    visit("radius_unit", self.radius_unit_);
    visit("face_to_crystal_mm", self.face_to_crystal_mm_);
    visit("axis_offset_mm", self.axis_offset_mm_);
    visit("energy_window", self.energy_window_);
    visit("view_duration_s", self.view_duration_s_);
    visit("ignore_orientation", self.ignore_orientation_);
    visit("accept_corrected", self.accept_corrected_);
}

std::string SpectOptions::given() const {
    std::string first;
    for_each(*this, [&](const std::string& key, const auto& field) {
        if (first.empty() && static_cast<bool>(field)) {
            first = option_of(key);
        }
    });
    return first;
}

Record SpectOptions::record() const {
    Record record(Record::Fields{});
    for_each(*this, [&](const std::string& key, const auto& field) {
        if constexpr (std::is_same_v<std::decay_t<decltype(field)>, bool>) {
            if (field) {
                record[key] = true;
            }
        } else if (field) {
            record[key] = *field;
        }
    });
    return record;
}

void SpectOptions::fill_from(const RecordReader& table) {
    for_each(*this, [&](const std::string& key, auto& field) {
        using Field = std::decay_t<decltype(field)>;
        if constexpr (std::is_same_v<Field, bool>) {
            const bool stated = table.or_default(key, false);
            field = field || stated;
        } else {
            const auto stated = table.optional<typename Field::value_type>(key);
            field = field ? field : stated;
        }
    });
}

SpectInputOptions SpectOptions::resolve() const {
    if (view_duration_s_ && !(*view_duration_s_ > 0.0)) {
        throw Error(ErrorCode::usage, "--view-duration-s", "found " + significant(*view_duration_s_, 6),
                    "give the seconds that a view counts, above 0");
    }
    SpectInputOptions options;
    auto& interfile = options.interfile;
    interfile.zero_angle_deg = zero_angle_deg_;
    interfile.direction =
        one_of("--direction", direction_, "cw", RotationSense::clockwise, "ccw", RotationSense::counter_clockwise);
    interfile.motion =
        one_of("--motion", motion_, "step", DetectorMotion::step, "continuous", DetectorMotion::continuous);
    interfile.angle_at = one_of("--angle-at", angle_at_, "start", AngleAt::start, "middle", AngleAt::middle);
    interfile.rows_from = one_of("--rows-from", rows_from_, "head", RowsFrom::head, "feet", RowsFrom::feet);
    interfile.bins_mirrored = bins_mirrored_ ? std::optional(true) : std::nullopt;
    interfile.radius_unit = one_of("--radius-unit", radius_unit_, "mm", RadiusUnit::mm, "cm", RadiusUnit::cm);
    interfile.radius_mm = radius_mm_;
    interfile.face_to_crystal_mm = face_to_crystal_mm_;
    interfile.axis_offset_mm = axis_offset_mm_;
    interfile.energy_window = window_of(energy_window_);
    auto& dicom = options.dicom;
    dicom.radius_mm = radius_mm_;
    dicom.face_to_crystal_mm = face_to_crystal_mm_;
    dicom.start_angle_deg = start_angle_deg_;
    dicom.direction = interfile.direction;
    dicom.motion = interfile.motion;
    dicom.angle_at = interfile.angle_at;
    dicom.rows_from = interfile.rows_from;
    dicom.bins_mirrored = bins_mirrored_;
    dicom.angles_of_gantry = angles_of_gantry_;
    dicom.axis_offset_mm = axis_offset_mm_;
    dicom.view_duration_s = view_duration_s_;
    dicom.ignore_orientation = ignore_orientation_;
    dicom.accept_corrected = accept_corrected_;
    return options;
}

}  // namespace isotone::app
