// SPDX-License-Identifier: Apache-2.0
#include "bench/summary.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <ctime>
#include <fstream>

#include <nlohmann/json.hpp>

namespace isotone::bench {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

/// ISO 8601, UTC.
std::string now() {
    const std::time_t time = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&time));
    return text;
}

Json to_json(const Figure& figure) {
    Json json{{"id", figure.id},
              {"value", number_or_null(figure.value)},
              {"unit", figure.unit},
              {"peer", figure.peer},
              {"ratio", number_or_null(figure.ratio)},
              {"device", figure.device},
              {"threads", figure.threads},
              {"date", now()},
              {"command", figure.command}};
    if (!figure.value) {
        json["why"] = figure.why;
    }
    if (!figure.note.empty()) {
        json["note"] = figure.note;
    }
    return json;
}

Json read(const std::filesystem::path& path) {
    std::ifstream in(path);
    if (!in) {
        return Json::array();
    }
    Json figures = Json::parse(in, nullptr, false);
    if (!figures.is_array()) {
        throw Error(ErrorCode::input_corrupt, path.string(), "it is not an array of figures", "restore or remove it");
    }
    return figures;
}

}  // namespace

void record(const Figure& figure, const std::filesystem::path& summary) {
    Json figures = read(summary);
    const auto same = std::find_if(figures.begin(), figures.end(),
                                   [&](const Json& other) { return other.value("id", "") == figure.id; });
    if (same == figures.end()) {
        figures.push_back(to_json(figure));
    } else {
        *same = to_json(figure);
    }
    const std::filesystem::path unfinished = summary.string() + ".tmp";
    std::ofstream(unfinished) << figures.dump(2) << '\n';
    std::filesystem::rename(unfinished, summary);
}

}  // namespace isotone::bench
