// SPDX-License-Identifier: Apache-2.0
#include "app/spect/simulate.hpp"

#include "app/files/image_file.hpp"
#include "app/files/image_sidecar.hpp"
#include "app/files/output.hpp"
#include "app/files/provenance.hpp"
#include "app/files/simulation_truth.hpp"
#include "app/reporting/numbers.hpp"
#include "core/error.hpp"
#include "core/words.hpp"
#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/file/sha256.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "simulate/monte_carlo/monte_carlo.hpp"
#include "simulate/render.hpp"
#include "simulate/spect/simulate_spect.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

namespace isotone::app {
namespace {

using simulate::SpectProtocol;

simulate::Materials load_cross_sections() {
    const auto elements = io::config::share_file("cross_sections", "elements");
    const auto mixtures = io::config::share_file("cross_sections", "materials");
    return {io::config::read_toml(elements), elements.filename().string(), io::config::read_toml(mixtures),
            mixtures.filename().string()};
}

/// The protocol that comes with isotone for a nuclide; that of 99mTc where it has none of its own.
std::string usual_protocol(const std::string& nuclide) {
    const std::vector<std::string> names = io::config::share_names("protocols");
    const std::string own = "spect_" + lower_case(nuclide);
    return std::find(names.begin(), names.end(), own) != names.end() ? own : "spect_99mtc";
}

SpectProtocol read_protocol(const SpectSimulationRequest& request, const std::string& nuclide) {
    const std::vector<GammaLine> lines = io::config::load_nuclide_entry(nuclide).gamma_lines;
    const std::filesystem::path file =
        io::config::share_file("protocols", request.protocol.value_or(usual_protocol(nuclide)));
    const Record record = io::config::read_toml(file);
    if (lines.empty() && record.find("line") == nullptr) {
        throw Error(ErrorCode::usage, "nuclide " + nuclide, "no gamma line of it is known",
                    "give --nuclide, e.g. 99mTc, or state [[line]] in the protocol");
    }
    SpectProtocol protocol = simulate::spect_protocol_from_record(record, file.filename().string(), lines);
    protocol.seed = request.seed.value_or(protocol.seed);
    protocol.noise = protocol.noise && !request.no_noise;
    protocol.photons = request.photons.value_or(protocol.photons);
    // Once more through the strict reader, so that overrides meet the same limits as the file.
    return simulate::spect_protocol_from_record(simulate::record_of(protocol), "command line", lines);
}

/// Energy of the photons that the photopeak counts: attenuation is given at it.
/// @throws Error{usage} where no line lies in it: the protocol is one for another nuclide
double photopeak_kev(const SpectProtocol& protocol, const std::string& nuclide) {
    const EnergyWindow& window = protocol.windows.at(static_cast<std::size_t>(protocol.sensitivity_window)).window;
    const auto energy_kev = isotone::photopeak_kev(protocol.lines, window);
    if (!energy_kev) {
        throw Error(ErrorCode::usage, "window '" + window.name + "' of the protocol",
                    "no gamma line of " + nuclide + " lies in it",
                    "use a protocol for this nuclide, or name the photopeak with sensitivity_window");
    }
    return *energy_kev;
}

class SpectSimulationRun {
public:
    SpectSimulationRun(RunContext& context, const simulate::Phantom& phantom, const SpectSimulationRequest& request)
        : context_(context), phantom_(phantom), request_(request), camera_(io::config::load_camera(request.camera)),
          collimator_(camera_.collimator(request.collimator.value_or(camera_.collimators.front().name))),
          materials_(load_cross_sections()), protocol_(read_protocol(request, phantom.exam.nuclide.name)),
          photopeak_kev_(photopeak_kev(protocol_, phantom.exam.nuclide.name)) {}

    void run() {
        if (request_.dry_run) {
            return print_plan();
        }
        Output output(request_.output);
        const simulate::SpectScene scene{phantom_, camera_, collimator_, materials_};
        const bool monte_carlo = request_.method == "monte_carlo";
        simulate::SpectSimulation result =
            monte_carlo ? simulate::simulate_spect_monte_carlo(scene, protocol_, context_.progress, request_.threads)
                        : simulate::simulate_spect(scene, protocol_, context_.progress, request_.threads);
        result.data.frame_of_reference_uid = frame_of_reference_uid();
        context_.progress.report("write", 0.0, "");
        output.write_main("projections", "",
                          [&](const std::filesystem::path& file) { io::hdf5::write_spect(file, result.data); });
        output.write_sidecar("expected primaries", "primary.h5", [&](const std::filesystem::path& file) {
            io::hdf5::write_spect(file, primaries(result));
        });
        write_images(output, result.data.geometry);
        write_records(output, result);
        output.commit();
        context_.progress.report("write", 1.0, output.target().string());
    }

private:
    /// What a camera without scatter and noise would have counted.
    static SpectData primaries(const simulate::SpectSimulation& result) {
        SpectData data = result.data;
        data.additive.reset();
        for (WindowCounts& counts : data.counts) {
            counts.values = result.primary[static_cast<std::size_t>(counts.window)];
        }
        return data;
    }

    /// A patient's place on the table: of the phantom where it lies, and of one scan of it. A rerun has the same.
    std::string frame_of_reference_uid() const {
        io::dicom::ContentUid uid("frame of reference of a simulation");
        uid.add(io::file::sha256_of_file(request_.phantom_file)).add(static_cast<double>(protocol_.seed));
        for (const double mm : request_.shift_mm) {
            uid.add(mm);
        }
        return uid.uid();
    }

    /// Truth on the voxels that a reconstruction of these projections has, in the patient's frame.
    void write_images(Output& output, const ProjectionGeometry& geometry) const {
        const ImageGrid grid = ImageGrid::centred({geometry.bins, geometry.bins, geometry.rows},
                                                  {geometry.bin_mm, geometry.bin_mm, geometry.row_mm});
        const auto write = [&](const char* role, const char* name, const simulate::Phantom& phantom,
                               Quantity quantity) {
            Volume volume = simulate::render(phantom, grid, quantity);
            volume.grid.frame = Frame::patient_lps;
            output.write_sidecar(role, name, [&](const std::filesystem::path& file) { write_image(file, volume); });
        };
        write("activity of the phantom", "activity.nii.gz", phantom_, Quantity::activity_concentration);
        simulate::Phantom at_photopeak = phantom_;
        const std::vector<double> mu = simulate::mu_of_primitives(phantom_, materials_, photopeak_kev_);
        for (std::size_t k = 0; k < mu.size(); ++k) {
            at_photopeak.primitives[k].mu_per_mm = mu[k];
        }
        write("attenuation of the phantom, 1/cm", "attenuation.nii.gz", at_photopeak, Quantity::attenuation);
        output.write_sidecar("attenuation sidecar", "attenuation.nii.gz.image.json",
                             io::json::to_json(map_sidecar({photopeak_kev_, frame_of_reference_uid(), {}})));
    }

    void write_records(Output& output, const simulate::SpectSimulation& result) const {
        const Record resolved = simulate::record_of(protocol_);
        write_simulation_truth(output, phantom_, resolved);
        io::provenance::Run run = run_record("simulate", context_);
        run.inputs = {{"phantom", request_.phantom_file}};
        if (request_.protocol) {
            run.inputs.push_back({"protocol", io::config::share_file("protocols", *request_.protocol)});
        }
        run.parameters["method"] = request_.method;
        run.parameters["camera"] = camera_.name;
        run.parameters["collimator"] = collimator_.name;
        run.parameters["protocol"] = resolved;
        run.parameters["changes"] = request_.changes;
        for (const double error : result.relative_error) {
            run.parameters["relative_error"].push_back(error);
        }
        write_provenance(output, run);
    }

    void print_plan() const {
        std::cout << "phantom        " << phantom_.name << ", " << phantom_.primitives.size() << " bodies, "
                  << phantom_.exam.nuclide.name << "\ncamera         " << camera_.name << ' ' << collimator_.name
                  << "\nprojections    " << protocol_.heads * protocol_.steps << " views x " << protocol_.bins
                  << " bins x " << protocol_.rows << " rows\nwindows        ";
        const char* between = "";
        for (const simulate::SpectWindow& window : protocol_.windows) {
            std::cout << between << window.window.name << ' ' << window.window.levels_text(5);
            between = ", ";
        }
        std::cout << "\nmethod         " << request_.method;
        if (request_.method == "monte_carlo") {
            std::cout << ", " << significant(protocol_.photons, 3) << " histories";
        }
        std::cout << "\nnoise          "
                  << (protocol_.noise ? "Poisson, seed " + std::to_string(protocol_.seed) : "off")
                  << "\nnothing was written (--dry-run)\n";
    }

    RunContext& context_;
    const simulate::Phantom& phantom_;
    const SpectSimulationRequest& request_;
    GammaCamera camera_;
    Collimator collimator_;
    simulate::Materials materials_;
    SpectProtocol protocol_;
    double photopeak_kev_;
};

}  // namespace

void run_spect_simulation(RunContext& context, const simulate::Phantom& phantom,
                          const SpectSimulationRequest& request) {
    if (request.method != "analytic" && request.method != "monte_carlo") {
        throw Error(ErrorCode::usage, "--method", "found '" + request.method + "'", "use analytic or monte_carlo");
    }
    if (request.photons && request.method != "monte_carlo") {
        throw Error(ErrorCode::usage, "--photons", "it does not act on the analytic method",
                    "leave it out, or ask for --method monte_carlo");
    }
    SpectSimulationRun(context, phantom, request).run();
}

}  // namespace isotone::app
