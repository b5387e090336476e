// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.hpp"
#include "app/command/choice.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/output.hpp"
#include "app/files/provenance.hpp"
#include "app/files/raw_input.hpp"
#include "app/files/simulation_truth.hpp"
#include "app/reporting/numbers.hpp"
#include "app/spect/simulate.hpp"
#include "core/error.hpp"
#include "core/words.hpp"
#include "io/config/share.hpp"
#include "io/config/toml.hpp"

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>

namespace isotone::app {
namespace {

using simulate::Phantom;
using simulate::Protocol;

class Simulate final : public Subcommand {
public:
    std::string name() const override { return "simulate"; }
    std::string summary() const override { return "make raw data of a phantom on a scanner or gamma camera"; }
    std::vector<std::string> examples() const override {
        return {"isotone simulate nema_iq --scanner mmr -o raw.h5 --seed 7",
                "isotone simulate body_asymmetric --scanner ecat_hrplus --duration 300 --trues 2e6 -o raw.h5"};
    }

    void declare(OptionTable& options) override {
        options.positional("PHANTOM", phantom_, "name of a phantom that comes with isotone, or a .toml file");
        options.option("-s,--scanner", scanner_, "NAME",
                       "PET: name of a scanner that comes with isotone, or a .toml file");
        options.option("-o,--output", output_, "RAW", "raw container to write (.h5)", Need::required);
        options.option("-p,--protocol", protocol_, "FILE", "protocol (TOML); the command line goes before it",
                       Need::optional);
        options.option("--seed", seed_, "N", "seed of the random numbers (default 1)");
        options.option("--duration", duration_s_, "S", "length of the scan, s (default 300)");
        options.option("--trues", trues_, "COUNTS",
                       "expected true coincidences, which set the calibration (default 5e6)");
        options.option("--levels", levels_, "NAME=VALUE,...",
                       "replaces named activities of the phantom, e.g. hot=8000");
        options.option("--shift", shift_mm_, "X,Y,Z", "moves the phantom, mm");
        options.flag("--list-mode", list_mode_, "draw events too (needs span 1, no mashing)");
        options.flag("--no-noise", no_noise_, "expected counts instead of Poisson counts");
        options.option("--threads", threads_, "N", "CPU threads (default all); the data do not depend on it");
        options.flag("--dry-run", dry_run_, "say what would be done, and do nothing");
        options.heading("SPECT");
        options.option("--camera", camera_, "NAME", "name of a gamma camera that comes with isotone, or a .toml file");
        options.option("--collimator", collimator_, "NAME", "one of that camera (default its first)");
        options.option("--nuclide", nuclide_, "NAME", "in place of the phantom's");
        options.option("--method", method_, "NAME", "analytic or monte_carlo (default analytic)");
        options.option("--photons", photons_, "N", "histories of the Monte Carlo (default the protocol's)");
    }

    void run(RunContext& context) override {
        if (raw_format(*output_) != RawFormat::hdf5) {
            throw Error(ErrorCode::usage, "--output " + *output_, "simulated raw data go into a container",
                        "give it a name ending in .h5");
        }
        const int threads = threads_of(threads_);
        if (scanner_.has_value() == camera_.has_value()) {
            throw Error(ErrorCode::usage, "--scanner, --camera", camera_ ? "both were given" : "neither was given",
                        "name a PET scanner or a gamma camera");
        }
        check_output_location(*output_);
        const std::filesystem::path phantom_file = io::config::share_file("phantoms", phantom_);
        const Phantom phantom = read_phantom(phantom_file);
        if (camera_) {
            refuse_pet_options();
            run_spect_simulation(
                context, phantom,
                {phantom_file, *camera_, collimator_, protocol_, method_.value_or("analytic"), photons_, seed_,
                 shift_mm_.value_or(Vector3{}), no_noise_, threads, *output_, dry_run_, changes()});
            return;
        }
        refuse_spect_options();
        const ScannerDescription scanner = io::config::load_scanner(*scanner_);
        const Protocol protocol = resolve_protocol(scanner);
        if (dry_run_) {
            return print_plan(phantom, scanner.scanner, protocol);
        }
        Output output(*output_);
        const RawData raw = simulate::simulate(phantom, scanner.scanner, protocol, context.progress, threads);
        context.progress.report("write", 0.0, "");
        output.write_main("raw data", "", [&](const std::filesystem::path& file) { write_raw(file, raw); });
        write_sidecars(output, context, phantom_file, phantom, protocol);
        output.commit();
        context.progress.report("write", 1.0, output.target().string());
    }

private:
    void refuse_pet_options() const {
        if (duration_s_ || trues_ || list_mode_) {
            throw Error(ErrorCode::usage, "--duration, --trues, --list-mode", "they belong to PET",
                        "set times and counts in the SPECT protocol");
        }
    }

    void refuse_spect_options() const {
        const std::string found = collimator_ ? "--collimator"
                                  : nuclide_  ? "--nuclide"
                                  : method_   ? "--method"
                                  : photons_  ? "--photons"
                                              : "";
        if (!found.empty()) {
            throw Error(ErrorCode::usage, found, "it belongs to gamma cameras", "name one with --camera");
        }
    }

    /// What the command line changes of the phantom, for the provenance.
    Record changes() const {
        Record record{Record::Fields{}};
        if (levels_) {
            record["levels"] = *levels_;
        }
        if (shift_mm_) {
            record["shift_mm"] = Record::List{(*shift_mm_)[0], (*shift_mm_)[1], (*shift_mm_)[2]};
        }
        if (nuclide_) {
            record["nuclide"] = *nuclide_;
        }
        return record;
    }

    /// Another nuclide goes in place of the file's before doses decay; the tracer of the file is not its tracer.
    Phantom read_phantom(const std::filesystem::path& file) const {
        const Record record = io::config::read_toml(file);
        Phantom phantom = simulate::phantom_from_record(
            record, file.filename().string(),
            [&](const std::string& stated) { return io::config::load_nuclide(nuclide_.value_or(stated)); }, levels());
        if (nuclide_) {
            phantom.exam.tracer.clear();
        }
        return shift_mm_ ? phantom.moved(*shift_mm_) : phantom;
    }

    /// "hot=8000,background=2000"
    std::map<std::string, double> levels() const {
        std::map<std::string, double> replaced;
        for (const std::string& item : words_of(levels_.value_or(""))) {
            const auto equals = item.find('=');
            const char* number = equals == std::string::npos ? "" : item.c_str() + equals + 1;
            char* end = nullptr;
            const double value = std::strtod(number, &end);
            if (end == number || *end != '\0' || !(value >= 0.0) || !std::isfinite(value)) {
                throw Error(ErrorCode::usage, "--levels " + *levels_, "'" + item + "' is not NAME=VALUE",
                            "write e.g. --levels hot=8000,background=2000");
            }
            replaced[item.substr(0, equals)] = value;
        }
        return replaced;
    }

    Protocol resolve_protocol(const ScannerDescription& scanner) const {
        const Record record = protocol_ ? io::config::read_toml(*protocol_) : Record(Record::Fields{});
        Protocol protocol =
            simulate::protocol_from_record(record, protocol_.value_or("protocol"), scanner.usual_sinogram);
        protocol.seed = seed_.value_or(protocol.seed);
        protocol.duration_s = duration_s_.value_or(protocol.duration_s);
        protocol.list_mode = protocol.list_mode || list_mode_;
        protocol.noise = protocol.noise && !no_noise_;
        if (trues_) {
            protocol.trues = trues_;
            protocol.calibration.reset();
        }
        // Once more through the strict reader, so that overrides meet the same limits as the file.
        return simulate::protocol_from_record(simulate::record_of(protocol), "command line", scanner.usual_sinogram);
    }

    void write_sidecars(Output& output, const RunContext& context, const std::filesystem::path& phantom_file,
                        const Phantom& phantom, const Protocol& protocol) const {
        const Record resolved = simulate::record_of(protocol);
        write_simulation_truth(output, phantom, resolved);
        io::provenance::Run run = run_record("simulate", context);
        run.inputs = {{"phantom", phantom_file}};
        if (protocol_) {
            run.inputs.push_back({"protocol", *protocol_});
        }
        run.parameters["scanner"] = io::config::load_scanner(*scanner_).scanner.name;
        run.parameters["protocol"] = resolved;
        const Record changed = changes();
        for (const auto& [name, value] : std::get<Record::Fields>(changed.value())) {
            run.parameters[name] = value;
        }
        write_provenance(output, run);
    }

    static void print_plan(const Phantom& phantom, const CylindricalScanner& scanner, const Protocol& p) {
        const SinogramGeometry geometry(scanner, p.span, p.max_ring_difference, p.view_mashing, p.bins);
        std::cout << "phantom        " << phantom.name << ", " << phantom.primitives.size() << " bodies\n"
                  << "scanner        " << scanner.name << ", " << scanner.rings << " rings of "
                  << scanner.crystals_per_ring << " crystals\n"
                  << "sinogram       " << geometry.views() << " views x " << geometry.bins() << " bins x "
                  << geometry.planes().size() << " planes\n"
                  << "scan           " << significant(p.duration_s, 6) << " s"
                  << (p.trues ? ", " + significant(*p.trues, 6) + " true coincidences expected" : "") << '\n'
                  << "attenuation    " << (p.attenuation ? "on" : "off") << "\nnoise          "
                  << (p.noise ? "Poisson, seed " + std::to_string(p.seed) : "off") << "\nlist-mode      "
                  << (p.list_mode ? "on" : "off") << "\nmemory         about "
                  << significant(12e-9 * static_cast<double>(geometry.size()), 3)
                  << " GB for sinograms\nnothing was written (--dry-run)\n";
    }

    std::string phantom_;
    std::optional<std::string> scanner_, output_, protocol_, levels_, camera_, collimator_, method_, nuclide_;
    std::optional<double> photons_;
    std::optional<std::uint64_t> seed_;
    std::optional<double> duration_s_, trues_;
    std::optional<Vector3> shift_mm_;
    std::optional<int> threads_;
    bool list_mode_ = false, no_noise_ = false, dry_run_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> make_simulate() {
    return std::make_unique<Simulate>();
}

}  // namespace isotone::app
