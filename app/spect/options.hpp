// SPDX-License-Identifier: Apache-2.0
/// The options of verbs that read SPECT projections: what a file does not say, or says wrongly.
#pragma once

#include "app/command/options.hpp"
#include "app/spect/input.hpp"
#include "core/record.hpp"
#include "core/record_reader.hpp"

#include <optional>
#include <string>

namespace isotone::app {

class SpectOptions {
public:
    void declare(OptionTable& options);

    /// The name of an option that was given; empty where none was.
    std::string given() const;

    /// @throws Error{usage} naming the option and its right values
    SpectInputOptions resolve() const;

    /// The same as a table of a configuration: keys are the options without dashes. Empty where none was given.
    Record record() const;
    /// What the table says where the command line did not.
    void fill_from(const RecordReader& table);

private:
    /// visit(key, field) for every option; Self is this class or its const.
    template <class Self, class Visit>
    static void for_each(Self& self, Visit visit);

    std::optional<double> zero_angle_deg_, start_angle_deg_, radius_mm_, face_to_crystal_mm_, axis_offset_mm_,
        view_duration_s_;
    std::optional<std::string> direction_, motion_, angle_at_, rows_from_, radius_unit_, energy_window_;
    bool bins_mirrored_ = false, angles_of_gantry_ = false, ignore_orientation_ = false, accept_corrected_ = false;
};

}  // namespace isotone::app
